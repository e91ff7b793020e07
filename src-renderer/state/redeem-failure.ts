import type { HoldRefusal } from '../../src-shared/contracts/central.ts';
import { namedError } from '../port/till-client.ts';
import type { NoticeContent, NoticeTone, RedemptionRefusal } from './notice.ts';
import { noticeOf, type SaleLink } from './sale-link.ts';
import { withNotice } from './sale-state.ts';

/** A limit is said calmly: it is nobody's mistake, and passes. */
export function toneOfRefusal(content: NoticeContent): NoticeTone {
  return content.kind === 'redeem-limit' || content.kind === 'redeem-no-answer' ? 'waiting' : 'bad';
}

/** Says why nothing was held, and asks for the figures again: the till knows which points this sale has. */
export function tellRedeemFailure(link: SaleLink, error: unknown): void {
  const code = namedError(error);
  if (code === 'MEMBER_NOT_FOUND') return link.dropLostMember();
  if (code === 'ALREADY_COMPLETED') return void link.showCompleted('already-completed');
  const content = failureOf(code, error);
  const isOver = content.kind === 'redeem-no-answer';
  link.update((state) => withNotice(isOver ? { ...state, pane: null } : state, toneOfRefusal(content), content));
  const now = link.store.getState();
  if (now.phase === 'ringing') link.quotes.ask(now);
}

function failureOf(code: string | null, error: unknown): NoticeContent {
  switch (code) {
    case 'REDEEM_OFFLINE':
      return { kind: 'redeem-no-answer' };
    case 'REDEMPTION_NOT_POSSIBLE': {
      const { problem } = (error as { data: { problem: RedemptionRefusal } }).data;
      return { kind: 'redemption-problem', problem };
    }
    case 'HOLD_REFUSED': {
      const { reason, availablePoints } = (error as { data: { reason: HoldRefusal; availablePoints: number } }).data;
      return { kind: 'hold-refused', reason, points: availablePoints };
    }
    case 'NO_MEMBER':
      return { kind: 'points-need-member' };
    case 'DISK_FULL':
      return { kind: 'redeem-disk-full' };
    default:
      return { kind: noticeOf(error, 'redeem-unsure') };
  }
}
