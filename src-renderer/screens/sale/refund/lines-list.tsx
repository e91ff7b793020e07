import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/use-format.ts';
import type { RefundableLine } from '../../../state/refund-lines.ts';
import type { RefundLines } from '../../../state/refund-state.ts';
import { useAsides } from '../aside/use-aside.ts';
import { StepButtons } from './step-buttons.tsx';

/** The lines of the receipt, each with how many of it can come back: the one part that scrolls. */
export function LinesList({ state }: { state: RefundLines }) {
  const { t } = useTranslation();
  const { sale, selectedLineId, chosen } = state;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  const marked = sale.lines.find(({ lineId }) => lineId === selectedLineId);
  return (
    // A list that scrolls must be reachable with the keyboard.
    <div className="refund__list" ref={list} role="group" aria-label={t('refund.lines')} tabIndex={0}>
      <ul>
        {sale.lines.map((line) => (
          <LineRow key={line.lineId} line={line} state={state} />
        ))}
      </ul>
      <p className="visually-hidden" aria-live="polite">
        {marked === undefined
          ? ''
          : t('refund.marked', {
              name: marked.name,
              quantity: chosen.get(marked.lineId) ?? 0,
              left: marked.leftQuantity,
            })}
      </p>
    </div>
  );
}

function LineRow({ line, state }: { line: RefundableLine; state: RefundLines }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asides = useAsides();
  const { lineId, name, quantity: sold, leftQuantity: left, paidMinor } = line;
  const quantity = state.chosen.get(lineId) ?? 0;
  const isMarked = lineId === state.selectedLineId;
  const quoted = state.quote?.lines.find((each) => each.lineId === lineId);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isMarked) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isMarked]);
  const words = { count: left, sold: format.points(sold), left: format.points(left) };
  return (
    <li
      ref={row}
      className={`refund__row ${isMarked ? 'refund__row--marked' : ''} ${left === 0 ? 'refund__row--gone' : ''}`}
      aria-current={isMarked}
      data-refund-line={lineId}
    >
      <Button
        className="refund__name"
        preventFocusOnPress
        aria-label={t('refund.allOf', { name })}
        isDisabled={left === 0}
        onPress={() => asides.toggle(lineId)}
      >
        <span className="lines-table__name">{name}</span>
        <span className="lines-table__notes">
          {left === 0 ? t('refund.lineBack', words) : t('refund.ofLine', words)}
        </span>
      </Button>
      <StepButtons
        name={name}
        quantity={quantity}
        most={left}
        onLess={() => asides.takeOne(lineId)}
        onMore={() => asides.addOne(lineId)}
      />
      <span className={`refund__amount ${quantity === 0 ? 'quiet' : 'refund__amount--back'}`}>
        {format.amount(quantity === 0 ? paidMinor : (quoted?.amountMinor ?? paidMinor))}
      </span>
    </li>
  );
}
