import { resolve } from 'node:path';

/** The repository's folder, whatever folder a script was started from. */
export const projectRoot = resolve(import.meta.dirname, '..');
