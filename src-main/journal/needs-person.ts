import { count, type SQL, sql } from 'drizzle-orm';
import { entries } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';

/** What the replica says of entries that are not answered for good. */
type Unsettled = readonly { readonly entryId: string; readonly status: 'parked' | 'waiting' }[];

/** Entries whose refusal, or whose amendment that somebody has to look at, was answered by a later entry. */
const ANSWERED = sql`
  SELECT refusal_answers.answers_entry_id FROM refusal_answers
  JOIN entries AS answering ON answering.id = refusal_answers.entry_id
  WHERE answering.kind = 'refusal-answered'`;

/** Enrolments of which a person has said who is meant; a word that central refused is none. */
const LINKED = sql`
  SELECT refusal_answers.answers_entry_id FROM refusal_answers
  JOIN entries AS answering ON answering.id = refusal_answers.entry_id
  LEFT JOIN verdicts AS word ON word.entry_id = refusal_answers.entry_id
  WHERE answering.kind = 'enrolment-linked' AND coalesce(word.status, '') <> 'refused'`;

/** Two queries, so that each has its index. */
const FLAGGED = sql`
  SELECT entry_id FROM verdicts WHERE status = 'refused'
  UNION SELECT entry_id FROM verdicts WHERE status = 'amended' AND code IS NOT NULL
  EXCEPT ${ANSWERED}`;

/** Whether a person has answered what central asks of one: for `entries` joined with `verdicts`. */
export const IS_SETTLED: SQL<0 | 1> = sql<0 | 1>`CASE
  WHEN ${entries.kind} = 'member-enrolled' AND coalesce(verdicts.status, 'waiting') = 'waiting'
  THEN ${entries.id} IN (${LINKED})
  ELSE ${entries.id} IN (${ANSWERED}) END`;

/**
 * The entries that a person has to look at, where one of these holds: refused or flagged and not answered yet; parked at
 * central; an enrolment that several members match, which alone lets an enrolment wait.
 */
export function needsPerson(unsettled: Unsettled): SQL[] {
  const idsOf = (status: 'parked' | 'waiting') =>
    JSON.stringify(unsettled.filter((entry) => entry.status === status).map(({ entryId }) => entryId));
  return [
    sql`${entries.id} IN (${FLAGGED})`,
    sql`${entries.id} IN (SELECT value FROM json_each(${idsOf('parked')}))`,
    sql`${entries.id} IN (SELECT value FROM json_each(${idsOf('waiting')})) AND ${entries.kind} = 'member-enrolled'
      AND ${entries.id} NOT IN (${LINKED})`,
  ];
}

/** How many they are. */
export function countNeedingPerson(db: JournalDatabase, unsettled: Unsettled): number {
  const [flagged, ...waiting] = needsPerson(unsettled);
  const conditions = unsettled.length > 0 ? [flagged, ...waiting] : [flagged];
  return conditions.reduce((sum, condition) => {
    const found = db.select({ entries: count() }).from(entries).where(condition).get();
    return sum + (found?.entries ?? 0);
  }, 0);
}
