import type { RefObject } from 'react';
import { isDialogOpen, takeKey, useKeyPress, writes } from '../../components/use-key-press.ts';
import { useTill } from '../../queries/till.ts';
import type { SaleSession } from '../../state/sale-session.ts';
import type { SaleState } from '../../state/sale-state.ts';

type Press = {
  readonly session: SaleSession;
  readonly state: SaleState;
  readonly field: HTMLInputElement | null;
  readonly event: KeyboardEvent;
  readonly isOnLine: boolean;
};

/** The keys of the sale, whatever has the focus. In a dialog the keys are the dialog's. */
export function useSaleKeys(
  session: SaleSession,
  field: RefObject<HTMLInputElement | null>,
  /** Not while something else stands in its place. */
  isOn: boolean,
): void {
  const { sale } = useTill();
  useKeyPress((event) => {
    if (!isOn || isDialogOpen() || isOfList(event)) return;
    const isOnLine = closest(event, '[data-line], .lines-table [data-redemption]') !== null;
    const press = { session, state: sale.getState(), field: field.current, event, isOnLine };
    if (press.isOnLine && pressedOnLine(press)) return takeKey(event);
    if (pressedOnRedemption(press)) return takeKey(event);
    if (pressedAnywhere(press)) return takeKey(event);
    // Not taken: the key goes on, and writes where the focus is by then.
    if (writes(event) && !isOnButton(event) && !isInInput(event)) placeToWrite(field.current)?.focus();
  });
}

/** @returns whether the key was for the line that has the focus. */
function pressedOnLine({ session, state, event }: Press): boolean {
  const lineId = state.selectedLineId;
  if (lineId === null) return false;
  switch (event.key) {
    case '+':
      session.changeQuantity(lineId, 1);
      return true;
    case '-':
    case '−':
      session.changeQuantity(lineId, -1);
      return true;
    case 'Delete':
    case 'Backspace':
      session.remove(lineId);
      return true;
    default:
      return false;
  }
}

/** @returns whether the key took off the points that have the focus, or those that stand behind an empty field for them. */
function pressedOnRedemption({ session, state, event }: Press): boolean {
  if (event.key !== 'Delete' && event.key !== 'Backspace') return false;
  const holdId = closest(event, '[data-redemption]')?.getAttribute('data-redemption') ?? null;
  if (holdId !== null) session.takeOff(holdId);
  else if (state.pane?.kind === 'points' && state.pane.typed === '' && event.key === 'Delete') session.dropPoints();
  else return false;
  return true;
}

/** @returns whether the key was one of the sale's. */
function pressedAnywhere({ session, state, field, event, isOnLine }: Press): boolean {
  switch (event.key) {
    case 'F2':
      field?.focus();
      field?.select();
      return true;
    case 'Escape':
      if (!isOnLine) session.stepBack();
      placeToWrite(field)?.focus();
      return true;
    case 'Enter':
      if (isOnButton(event)) return false;
      // A key that is held down is one press.
      if (!event.repeat) session.enter();
      return true;
    case 'Delete':
      // In an empty field there is nothing else to delete than the line that is marked.
      if (state.fieldText !== '' || state.selectedLineId === null || event.repeat || isInInput(event)) return false;
      session.remove(state.selectedLineId);
      return true;
    case 'F3':
      if (!event.repeat) void (event.shiftKey ? session.previewLast() : session.printLast());
      return true;
    case 'F4':
      if (!event.repeat) void session.parkOrRecall();
      return true;
    case 'F6':
      if (!event.repeat) void session.showPoints();
      return true;
    case 'F7':
      if (!event.repeat) void session.showRewards();
      return true;
    case 'F8':
      if (!event.repeat) session.showHistory();
      return true;
    case 'F9':
      if (!event.repeat) session.payByCard();
      return true;
    case 'F10':
      if (!event.repeat) session.payInCash();
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
      return state.paying?.step === 'choose' && focusOtherAnswer();
    case 'ArrowDown':
    case 'ArrowUp':
      if (isOnLine || state.lines.length === 0) return false;
      return focusLine(state.selectedLineId);
    default:
      return false;
  }
}

function focusLine(lineId: string | null): boolean {
  const line = document.querySelector<HTMLElement>(
    `[data-line="${lineId}"], .lines-table [data-redemption="${lineId}"]`,
  );
  line?.focus();
  return line !== null;
}

/** Where what is typed goes: the amount while paying, else the one field. */
function placeToWrite(field: HTMLInputElement | null): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('[data-pay-field]') ?? field;
}

/** Whether a list to choose from has the focus, and the key is one of its own. */
function isOfList(event: KeyboardEvent): boolean {
  if (closest(event, '[data-own-keys]') === null) return false;
  return /^(Arrow.+|Home|End|Page.+|Enter| |[1-9])$/.test(event.key);
}

function closest({ target }: KeyboardEvent, selector: string): Element | null {
  return target instanceof Element ? target.closest(selector) : null;
}

function isInInput({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement && target.matches('[data-pay-field]');
}

/** Goes from card to cash and back. */
function focusOtherAnswer(): boolean {
  const answers = [...document.querySelectorAll<HTMLElement>('[data-pay-answers] button')];
  const other = answers.find((answer) => answer !== document.activeElement);
  other?.focus();
  return other !== undefined;
}

/** Whether a button has the focus, whose own the key is then. */
function isOnButton(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element && event.target.closest('button') !== null && ['Enter', ' '].includes(event.key)
  );
}
