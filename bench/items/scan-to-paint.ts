import { startOver } from '../../e2e/support/sale-page.ts';
import { launchTill } from '../../e2e/support/till.ts';
import { signIn } from '../../e2e/support/window.ts';
import type { BenchContext } from '../bench-context.ts';
import { measurePairs, ratiosOf } from '../measure/pairs.ts';
import { type BenchResult, resultOf } from '../result.ts';
import { aCashier } from '../sample/bench-keys.ts';
import { launchBareWindow } from '../window/apps.ts';
import { noteEnter, paintedAfterMs, watchPaint } from '../window/watch-paint.ts';
import { cycleThrough } from './lookup.ts';

/**
 * From the last key of a member's scan in the till's window to the frame that shows the member, at a till with all
 * members. The bare way is an empty window where the same key makes an empty call to the main process and paints its answer.
 */
export async function measureScanToPaint(context: BenchContext): Promise<BenchResult> {
  const { large, scans } = context.sizes;
  const { folder, pages } = await context.till(large);
  const bare = await launchBareWindow();
  const till = await launchTill({ userData: folder, seed: 'bench' });
  try {
    await noteEnter(bare.page);
    // Loaded anew before it had its port, the window would take the engine for lost.
    await till.page.getByText(aCashier.name).waitFor();
    await noteEnter(till.page);
    await till.page.getByText(aCashier.name).waitFor();
    await signIn(till, aCashier);
    const next = cycleThrough(pages.holders);
    let calls = 0;
    const legs = {
      async ours() {
        const { card, name } = next();
        await watchPaint(till.page, '.member-card__name', name);
        await till.hands.scan(card);
        const tookMs = await paintedAfterMs(till.page);
        await startOver(till);
        return tookMs;
      },
      async bare() {
        calls += 1;
        await watchPaint(bare.page, '#answer', String(calls));
        await bare.hands.scan(next().card);
        return await paintedAfterMs(bare.page);
      },
    };
    const paired = await measurePairs(legs, { rounds: scans, warmUp: 2 });
    const goal = { name: 'scan-to-paint-1m', unit: 'ms', goal: 2, goalIs: 'most' } as const;
    return resultOf(goal, ratiosOf(paired), { members: large });
  } finally {
    await till.close();
    await bare.close();
  }
}
