// Loaded before every script of package.json: older Nodes cannot read TypeScript and would only say "unknown file extension".
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  process.stderr.write(
    `Earnest's scripts need Node 22.18 or newer; this is ${process.version}.\n` +
      '"npm ci" brings a fitting one along unless install scripts are switched off. To get it, run:\n' +
      '  npm rebuild node --ignore-scripts=false\n',
  );
  process.exit(1);
}
