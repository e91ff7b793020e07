import { type RefObject, useEffect, useRef } from 'react';
import { Button, Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { lineAmountMinor, type SaleLine } from '../../../src-shared/domain/sale.ts';
import { useFormat } from '../../components/use-format.ts';
import { useCategories, useFigures } from '../../queries/figures.ts';
import { lineNotes } from '../../words/line-words.ts';
import { RewardRow } from './redeem/reward-row.tsx';
import { useTakenRewards } from './redeem/use-taken-rewards.ts';
import { useSale, useSaleSession } from './use-sale.ts';
import './lines-table.css';

/** The lines of the sale: the one part of the screen that scrolls. The selected one can be changed where it stands. */
export function LinesTable({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const lines = useSale((state) => state.lines);
  const selected = useSale((state) => state.selectedLineId);
  const rewards = useTakenRewards();
  // When the last line goes, the focus goes with it.
  useEffect(() => {
    const place = field;
    return () => place.current?.focus();
  }, [field]);
  return (
    <div className="lines-table__scroll">
      <Table
        className="lines-table"
        aria-label={t('sale.lines')}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = [...keys];
          if (key !== undefined) session.selectLine(String(key));
        }}
      >
        <TableHeader>
          <Column isRowHeader>{t('sale.item')}</Column>
          <Column className="lines-table__quantity">
            <span className="quantity">{t('sale.quantity')}</span>
          </Column>
          <Column className="lines-table__price">{t('sale.price')}</Column>
          <Column className="lines-table__amount">{t('sale.amount')}</Column>
        </TableHeader>
        <TableBody>
          {lines.map((line) => (
            <LineRow key={line.lineId} line={line} isSelected={line.lineId === selected} />
          ))}
          {rewards.map((reward) => (
            <RewardRow key={reward.holdId} redemption={reward} isSelected={reward.holdId === selected} />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function LineRow({ line, isSelected }: { line: SaleLine; isSelected: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = useFigures();
  const categories = useCategories().data?.categories;
  const quote = figures?.quote ?? null;
  const priced = quote?.lines.find((each) => each.lineId === line.lineId);
  const categoryName = categories?.find((each) => each.categoryId === line.categoryId)?.name ?? null;
  const name = line.name ?? categoryName ?? line.categoryId;
  const notes = lineNotes(line, { quote, categoryName, tierName: figures?.member?.tierName ?? null }, t, format);
  const amountMinor = priced === undefined ? lineAmountMinor(line) : priced.amountMinor - priced.discountMinor;
  return (
    <Row id={line.lineId} data-line={line.lineId} className="lines-table__row" textValue={name}>
      <Cell>
        <span className="lines-table__name">{name}</span>
        <span className="lines-table__notes">{notes}</span>
      </Cell>
      <Cell className="lines-table__quantity">
        {isSelected ? (
          <LineSteps line={line} name={name} />
        ) : (
          <span className="quantity">{format.points(line.quantity)}</span>
        )}
      </Cell>
      <Cell className="lines-table__price">{format.amount(line.unitPriceMinor)}</Cell>
      <Cell className="lines-table__amount">{format.amount(amountMinor)}</Cell>
    </Row>
  );
}

/** What can be done with the selected line. The quantity stays where it stood. */
function LineSteps({ line, name }: { line: SaleLine; name: string }) {
  const place = useRef<HTMLSpanElement>(null);
  // What was changed last is to be seen, also when it stands outside of the part that shows.
  useEffect(() => {
    if (line.quantity > 0) place.current?.closest('[data-line]')?.scrollIntoView({ block: 'nearest' });
  }, [line.quantity]);
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  return (
    <span className="line-steps" ref={place}>
      <Button
        className="step line-steps__remove"
        preventFocusOnPress
        aria-label={t('sale.removeLine', { name })}
        onPress={() => session.removeLine(line.lineId)}
      >
        ✕
      </Button>
      <Button
        className="step"
        preventFocusOnPress
        aria-label={t('sale.oneLess', { name })}
        isDisabled={line.quantity === 1 || line.kind === 'amount'}
        onPress={() => session.changeQuantity(line.lineId, -1)}
      >
        −
      </Button>
      <span className="line-steps__quantity">{format.points(line.quantity)}</span>
      <Button
        className="step"
        preventFocusOnPress
        aria-label={t('sale.oneMore', { name })}
        isDisabled={line.kind === 'amount'}
        onPress={() => session.changeQuantity(line.lineId, 1)}
      >
        +
      </Button>
    </span>
  );
}
