// Loaded before every script of package.json, to say in words what an unfit Node would say in riddles.

/** Whether a version, such as "20.19.1", is one of these majors from the given minor on, or a newer major. */
function isAtLeast(version, ...wanted) {
  const [major, minor] = version.split('.').map(Number);
  return wanted.some(([from, least], index) => {
    const isLast = index === wanted.length - 1;
    return (major === from && minor >= least) || (isLast && major > from);
  });
}

function refuse(...lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

// Older ones cannot read TypeScript.
if (!isAtLeast(process.versions.node, [22, 18], [23, 6])) {
  refuse(
    `Earnest's scripts need Node 22.18 or newer; this is ${process.version}.`,
    '"npm ci" brings a fitting one along unless install scripts are switched off. To get it, run:',
    '  npm rebuild node --ignore-scripts=false',
  );
}

// The Node that npm itself runs on decides what "npm ci" installs: it leaves out platform packages that need a newer one.
const npmsNode = / node\/v(\d+\.\d+)/.exec(process.env.npm_config_user_agent ?? '')?.[1];
if (npmsNode !== undefined && !isAtLeast(npmsNode, [20, 19], [22, 12])) {
  refuse(
    `npm runs on Node ${npmsNode} here, and so leaves out packages that need a newer one.`,
    'Install Node 20.19 or newer (24 is best), then run "npm ci" again.',
  );
}
