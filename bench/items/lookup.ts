import type { Desk } from '../../src-main/desk/desk.ts';
import { readInput } from '../../src-main/desk/read-input.ts';
import { blindIndex, openProfile } from '../../src-node/crypto.ts';
import { readResultSchema } from '../../src-shared/contracts/till.ts';
import { type BenchContext } from '../bench-context.ts';
import { measurePairs, ratiosOf, timed } from '../measure/pairs.ts';
import { median } from '../measure/statistics.ts';
import { type BenchResult, resultOf } from '../result.ts';
import { openBenchDesk, sell } from '../sample/bench-desk.ts';
import type { CardHolder } from '../sample/member-pages.ts';

/**
 * A member by card at a till of `members` members: from the raw scan to the answer that the window gets, checked against
 * the contract, with opened profile and the balance that counts what waits in the journal. The bare way is the same
 * statement with one HMAC and one AES-GCM open.
 */
export async function measureLookup(context: BenchContext, name: string, members: number): Promise<BenchResult> {
  const { folder, pages } = await context.till(members);
  const { desk, close } = openBenchDesk(folder);
  try {
    for (const holder of pages.holders.slice(0, WITH_WAITING_POINTS)) sell(desk, holder);
    const next = cycleThrough(pages.holders);
    const bare = bareLookup(desk);
    const ours = () => {
      const { card, memberId } = next();
      let found: unknown;
      const tookMs = timed(() => {
        found = lookUp(desk, card);
      });
      if (found !== memberId) throw new Error(`The card of ${memberId} led to ${found}.`);
      return tookMs;
    };
    const rounds = context.sizes.lookups;
    const legs = { ours, bare: () => bare.lookUp(next().card) };
    const paired = await measurePairs(legs, { rounds, warmUp: Math.ceil(rounds / 10) });
    const ratios = ratiosOf(paired);
    const statementMs = median(Array.from({ length: rounds }, () => bare.statement(next().card)));
    const goal = { name, unit: 'ms', goal: 2, goalIs: 'most' } as const;
    return resultOf(goal, ratios, { members, statementMs, ratioToStatement: ratios.ours / statementMs });
  } finally {
    close();
  }
}

/** So many members have points that central has not answered yet. */
const WITH_WAITING_POINTS = 200;

/** What the window's call comes down to; returns whose card it is. */
export function lookUp(desk: Desk, card: string): string | null {
  const answer = readResultSchema.parse(readInput(desk, { text: card, source: 'scan' }));
  return answer.kind === 'member' ? answer.member.memberId : null;
}

/** Holders in an order that no cache follows, each as often as the others. */
export function cycleThrough(holders: readonly CardHolder[]): () => CardHolder {
  // A prime that divides no number of holders this bench has.
  const step = 7_919;
  let place = 0;
  return () => {
    place = (place + step) % holders.length;
    const holder = holders[place];
    if (holder === undefined) throw new Error('The sample has no cards.');
    return holder;
  };
}

/** The statement of src-main/replica/lookup.ts, as SQLite is given it. */
const STATEMENT = `
  SELECT members.member_id, members.program_id, members.state, members.deleted, members.is_primary,
    members.expires_at_ms, members.sealed_profile, balances.available, balances.pending, balances.held, balances.debt,
    balances.tier_id, balances.qualifier_total
  FROM identifiers
  INNER JOIN members ON members.member_id = identifiers.member_id
  INNER JOIN balances ON balances.member_id = identifiers.member_id
  WHERE identifiers.kind = ? AND identifiers.blind_index = ?
  ORDER BY identifiers.member_id`;

type Row = { readonly member_id: string; readonly sealed_profile: Buffer };

/** On the till's own connection, so that both ways have the same pages of the file at hand. */
function bareLookup(desk: Desk) {
  const statement = desk.replica().$client.prepare<[string, Buffer], Row>(STATEMENT);
  const { blindIndexKey, profileKey } = desk.keys;
  return {
    lookUp: (card: string) =>
      timed(() => {
        const [row] = statement.all('card', blindIndex(blindIndexKey, 'card', card));
        if (row === undefined) throw new Error(`Nobody has the card ${card}.`);
        openProfile(profileKey, row.member_id, row.sealed_profile);
      }),
    statement(card: string) {
      const index = blindIndex(blindIndexKey, 'card', card);
      return timed(() => statement.all('card', index));
    },
  };
}
