import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { QuotedRedemption } from '../../../../src-shared/domain/quote.ts';
import { useFormat } from '../../../components/use-format.ts';
import { useFigures } from '../../../queries/figures.ts';
import { redemptionNotes } from '../../../words/redeem-words.ts';
import { useSale, useSaleSession } from '../use-sale.ts';
import './used-points.css';

/** The points that pay a part of the sale, with a way to take them off again. */
export function UsedPoints() {
  const hasMember = useSale((state) => state.member !== null);
  const redemptions = useFigures()?.quote.redemptions ?? [];
  if (!hasMember) return null;
  return redemptions
    .filter(({ kind }) => kind === 'points-payment')
    .map((redemption) => <UsedPointsRow key={redemption.holdId} redemption={redemption} />);
}

function UsedPointsRow({ redemption }: { redemption: QuotedRedemption }) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSaleSession();
  const { holdId, points, heldPoints, amountMinor, problem } = redemption;
  const words = { points: format.points(points), held: format.points(heldPoints) };
  return (
    <div className="totals__row used-points" data-redemption={holdId}>
      <dt className={problem === null ? '' : 'used-points__problem'}>
        {problem !== null
          ? redemptionNotes(redemption, t, format)
          : points === heldPoints
            ? t('redeem.usedPoints', words)
            : t('redeem.usedPointsOf', words)}
      </dt>
      <dd className="used-points__amount">
        <span data-testid="points-pay">{format.amount(-amountMinor)}</span>
        <Button
          className="step"
          preventFocusOnPress
          aria-label={t('redeem.takeOffPoints')}
          onPress={() => session.takeOff(holdId)}
        >
          ✕
        </Button>
      </dd>
    </div>
  );
}
