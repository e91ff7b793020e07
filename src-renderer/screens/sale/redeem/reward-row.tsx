import { useEffect, useRef } from 'react';
import { Button, Cell, Row } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { QuotedRedemption } from '../../../../src-shared/domain/quote.ts';
import { useFormat } from '../../../components/use-format.ts';
import { redemptionNotes } from '../../../words/redeem-words.ts';
import { useSaleSession } from '../use-sale.ts';
import './reward-row.css';

/** A reward that was taken, among the lines: what it costs in points and takes off, or why it does not count now. */
export function RewardRow({ redemption, isSelected }: { redemption: QuotedRedemption; isSelected: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSaleSession();
  const { holdId, amountMinor, problem } = redemption;
  const name = redemption.name === '' ? t('redeem.someReward') : redemption.name;
  return (
    <Row id={holdId} data-redemption={holdId} className="lines-table__row" textValue={name}>
      <Cell>
        <RewardName name={name} isSelected={isSelected} />
        <span className={`lines-table__notes ${problem === null ? '' : 'reward-row__problem'}`}>
          {redemptionNotes(redemption, t, format)}
        </span>
      </Cell>
      <Cell className="lines-table__quantity">
        <span className="line-steps reward-row__steps">
          <Button
            className="step line-steps__remove"
            preventFocusOnPress
            aria-label={t('redeem.takeOff', { name })}
            onPress={() => session.takeOff(holdId)}
          >
            ✕
          </Button>
        </span>
      </Cell>
      <Cell className="lines-table__price" />
      <Cell className="lines-table__amount">{amountMinor === 0 ? '' : format.amount(-amountMinor)}</Cell>
    </Row>
  );
}

/** Within its cell, since a row is there before its place on the screen is. */
function RewardName({ name, isSelected }: { name: string; isSelected: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  // What was taken last is to be seen.
  useEffect(() => {
    if (isSelected) place.current?.closest('[data-redemption]')?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <span className="lines-table__name" ref={place}>
      {name}
    </span>
  );
}
