import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, 'check-node.mjs');

test.each([
  ['npm/11.19.1 node/v20.20.2 linux x64', true],
  ['npm/10.9.0 node/v22.14.0 win32 x64', true],
  ['npm/11.0.0 node/v24.1.0 darwin arm64', true],
  ['npm/9.2.0 node/v18.20.4 linux x64', false],
  ['npm/10.2.0 node/v20.11.0 linux x64', false],
  ['', true],
])('npm that calls itself "%s": fit is %s', (agent, isFit) => {
  const env = { ...process.env, npm_config_user_agent: agent };
  const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  expect(status).toBe(isFit ? 0 : 1);
  expect(stderr.includes('Install Node 20.19 or newer')).toBe(!isFit);
});
