import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { MemberPages } from '../sample/member-pages.ts';
import type { FromCentral, ToCentral } from './messages.ts';

export type SyntheticCentral = {
  readonly url: string;
  serve(pages: MemberPages): void;
  /** Gives out so many more pages of members, and lets who asks for others wait; null for all. */
  allow(pages: number | null): void;
  close(): Promise<void>;
};

/** Starts a central with the members of `pages` in a process of its own. */
export async function startSyntheticCentral(pages: MemberPages): Promise<SyntheticCentral> {
  const child = fork(join(import.meta.dirname, 'serve-pages.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const endIt = () => child.kill('SIGKILL');
  process.once('exit', endIt);
  const tell = (message: ToCentral) => child.send(message);
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [FromCentral | number | null];
  if (ready === null || typeof ready === 'number') throw new Error('The synthetic central ended before it was ready.');
  tell({ kind: 'serve', file: pages.file });
  return {
    url: ready.url,
    serve: ({ file }) => tell({ kind: 'serve', file }),
    allow: (count) => tell({ kind: 'allow', pages: count }),
    async close() {
      child.disconnect();
      await ended;
      process.off('exit', endIt);
    },
  };
}
