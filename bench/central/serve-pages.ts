/**
 * A process that is a central with any number of members, over a real socket. What it serves lies ready in a file, so that
 * it takes next to nothing of the machine that the till is measured on. Started by `startSyntheticCentral`.
 */
import { EventEmitter, once } from 'node:events';
import { type Answer, startScriptedCentral } from '../../src-main/sync/testing/scripted-central.ts';
import { benchTill, keys, plan } from '../sample/bench-keys.ts';
import { type MemberPages, openMemberPages } from '../sample/member-pages.ts';
import { snapshotHeader } from '../sample/till-files.ts';
import type { FromCentral, ToCentral } from './messages.ts';

const central = await startScriptedCentral();
let pages: MemberPages | null = null;
const gate = { pagesLeft: Number.POSITIVE_INFINITY };
const news = new EventEmitter();

central.always(
  '/v1/devices/enrol',
  amended(async () => ({
    ...benchTill,
    keys: { blindIndexKey: base64(keys.blindIndexKey), profileKey: base64(keys.profileKey) },
  })),
);
central.always(
  '/v1/sync/snapshot',
  amended(async () => {
    const { configurations, staff, store, counts } = await snapshotHeader(served().members);
    return { configurations, staff, store, counts };
  }),
);
central.always(
  '/v1/sync/snapshot/products',
  amended(async () => ({ products: plan.products.map((product) => ({ kind: 'product', ...product })) })),
);
central.always('/v1/sync/snapshot/members', async (_request, response, obey) => {
  const { after } = JSON.parse(central.bodies.at(-1) ?? '{}') as { after: string | null };
  while (gate.pagesLeft === 0) await once(news, 'allowed');
  gate.pagesLeft -= 1;
  const { count, text, after: endBefore } = served();
  const page = Array.from({ length: count }, (_, index) => index).find((index) => endBefore(index) === after);
  // The rows are put in as text: nothing reads them on this side.
  patchAnswer(response, (answer) => {
    const { members: _, next: __, ...rest } = JSON.parse(answer) as Record<string, unknown>;
    const next = page === undefined || page + 1 >= count ? null : endBefore(page + 1);
    const rows = page === undefined ? '[]' : text(page);
    return `${JSON.stringify({ ...rest, next }).slice(0, -1)},"members":${rows}}`;
  });
  await obey();
});

process.on('message', (message: ToCentral) => {
  if (message.kind === 'serve') {
    pages?.close();
    pages = openMemberPages(message.file);
    return;
  }
  gate.pagesLeft = message.pages ?? Number.POSITIVE_INFINITY;
  news.emit('allowed');
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready', url: central.url } satisfies FromCentral);

function served(): MemberPages {
  if (pages === null) throw new Error('The synthetic central was not told what to serve.');
  return pages;
}

/** The scripted central's own answer, with these of its fields replaced. */
function amended(changes: () => Promise<object>): Answer {
  return async (_request, response, obey) => {
    const changed = await changes();
    patchAnswer(response, (text) => JSON.stringify({ ...(JSON.parse(text) as object), ...changed }));
    await obey();
  };
}

function patchAnswer(response: Parameters<Answer>[1], patch: (text: string) => string): void {
  const end = response.end.bind(response);
  response.end = ((text: string) => end(patch(text))) as typeof response.end;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
