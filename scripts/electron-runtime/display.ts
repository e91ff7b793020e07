import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { say } from '../say.ts';
import { displayNeeds, ensureSystemNeeds } from './system-packages.ts';

/**
 * Gives windows a display to open on. On Linux without DISPLAY it starts a virtual one (Xvfb, 1920 x 1080), says so and sets
 * DISPLAY for this process and those it starts. Returns what ends the virtual display again; it also ends with this process.
 */
export async function ensureDisplay(): Promise<() => void> {
  if (process.platform !== 'linux' || process.env['DISPLAY']) return () => {};
  await ensureSystemNeeds(displayNeeds);
  // Xvfb picks a free number itself and tells it on file descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const display = `:${await displayNumber(server)}`;
  server.unref();
  say(`There is no display here: windows open on a virtual one (DISPLAY=${display}).`);
  process.env['DISPLAY'] = display;
  const stop = () => {
    server.kill();
    if (process.env['DISPLAY'] === display) delete process.env['DISPLAY'];
  };
  process.once('exit', stop);
  return stop;
}

/** The server writes the number and the line's end separately, and dies when nobody reads the second. */
async function displayNumber(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdio[3] as Readable })) return line.trim();
  throw new Error('The virtual display (Xvfb) ended at once. Start "Xvfb :99" by hand to see why.');
}
