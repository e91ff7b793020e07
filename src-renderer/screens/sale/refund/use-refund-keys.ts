import { isDialogOpen, takeKey, useKeyPress, writes } from '../../../components/use-key-press.ts';
import type { Asides } from '../../../state/asides.ts';
import type { RefundState } from '../../../state/refund-state.ts';

type Press = { readonly event: KeyboardEvent; readonly asides: Asides; readonly latest: string | null };

/** The keys of goods that are brought back. Whoever allows it has keys of their own. `latest`: the last sale's number. */
export function useRefundKeys(state: RefundState, asides: Asides, latest: string | null): void {
  useKeyPress((event) => {
    if (isDialogOpen() || state.step === 'approval') return;
    const press = { event, asides, latest };
    if (pressedAnywhere(press) || pressedAtStep(state, press)) return takeKey(event);
    // Not taken: the key goes on, and writes where the focus is by then.
    if (writes(event) && !isOnButton(event)) document.querySelector<HTMLInputElement>('[data-refund-field]')?.focus();
  });
}

function pressedAnywhere({ event, asides, latest }: Press): boolean {
  switch (event.key) {
    case 'Escape':
      if (!event.repeat) asides.refundStepBack();
      return true;
    case 'Enter':
      if (isOnButton(event)) return false;
      // A key that is held down is one press.
      if (!event.repeat) asides.refundEnter(latest);
      return true;
    case 'F9':
      asides.payBackIn('card');
      return true;
    case 'F10':
      asides.payBackIn('cash');
      return true;
    default:
      return false;
  }
}

function pressedAtStep(state: RefundState, press: Press): boolean {
  switch (state.step) {
    case 'lines':
      return pressedOnLines(state.selectedLineId, press);
    case 'paper':
      return state.typed === '' && pressedOnPaper(state.selectedLineId, press);
    case 'done':
      if (press.event.key !== 'F3' || press.event.shiftKey) return false;
      if (!press.event.repeat) void press.asides.printRefund();
      return true;
    default:
      return false;
  }
}

function pressedOnLines(lineId: string | null, { event, asides }: Press): boolean {
  const { key } = event;
  if (key.toLowerCase() === 'a' && event.ctrlKey) {
    if (!event.repeat) asides.everything();
  } else if (key === 'ArrowDown' || key === 'ArrowUp') asides.mark(key === 'ArrowDown' ? 1 : -1);
  else if (lineId === null || event.ctrlKey || event.altKey) return false;
  else if (key === '+') asides.addOne(lineId);
  else if (key === '-' || key === '−') asides.takeOne(lineId);
  else if (/^\d$/.test(key)) asides.typeDigit(key);
  else if (key === 'Delete' || key === 'Backspace') asides.typeDigit('0');
  else return false;
  return true;
}

function pressedOnPaper(lineId: string | null, { event, asides }: Press): boolean {
  const { key } = event;
  if (key === 'ArrowDown' || key === 'ArrowUp') asides.markPaperLine(key === 'ArrowDown' ? 1 : -1);
  else if (lineId === null) return false;
  else if (key === '+') asides.changePaperLine(lineId, 1);
  else if (key === '-' || key === '−') asides.changePaperLine(lineId, -1);
  else if (key === 'Delete') asides.removePaperLine(lineId);
  else return false;
  return true;
}

/** Whether a button has the focus, whose own the key is then. */
function isOnButton({ target, key }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('button') !== null && ['Enter', ' '].includes(key);
}
