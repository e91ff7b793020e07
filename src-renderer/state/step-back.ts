import type { SaleState } from './sale-state.ts';

/** What Esc would do now. */
export type StepBack = 'clear' | 'next-sale' | 'remove-member' | 'ask-discard' | 'pay-back' | 'leave-pane';

/** One step back from where the sale stands; null where there is nothing to go back from. Never loses a sale. */
export function nextStepBack(
  state: Pick<SaleState, 'phase' | 'fieldText' | 'notice' | 'member' | 'lines' | 'paying' | 'pane'>,
): StepBack | null {
  if (state.phase === 'ringing' && state.paying) return 'pay-back';
  if (state.phase === 'ringing' && state.pane) return 'leave-pane';
  if (state.fieldText !== '' || state.notice?.tone === 'bad') return 'clear';
  if (state.phase === 'receipt') return 'next-sale';
  if (state.phase !== 'ringing') return null;
  if (state.member !== null) return 'remove-member';
  return state.lines.length > 0 ? 'ask-discard' : null;
}
