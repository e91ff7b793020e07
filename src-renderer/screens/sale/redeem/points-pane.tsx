import { type RefObject, useEffect, useRef } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/use-format.ts';
import { useFigures, useOffers } from '../../../queries/figures.ts';
import { dueBeforePoints, likelyPoints, type PointsRules } from '../../../state/redeem-points.ts';
import { PayPad } from '../pay-pad.tsx';
import { useSale, useSaleSession } from '../use-sale.ts';
import '../pay-pane.css';

/** How many points pay: typed, by digits on the screen, or one of the likely amounts. */
export function PointsPane({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const typed = useSale((state) => (state.pane?.kind === 'points' ? state.pane.typed : ''));
  const notice = useSale((state) => state.notice);
  const rules = useOffers()?.pointsPayment ?? null;
  const points = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const place = field;
    points.current?.focus();
    return () => place.current?.focus();
  }, [field]);
  // What was not taken is marked, so that the next key replaces it.
  useEffect(() => {
    if (notice?.tone === 'bad') points.current?.select();
  }, [notice]);
  return (
    <div className="pay-pane">
      <div className="pay-pane__amounts">
        <TextField value={typed} onChange={session.setPoints} autoComplete="off" inputMode="none" maxLength={20}>
          <Label className="pay-pane__label">{t('redeem.field')}</Label>
          <Input
            ref={points}
            className="pay-pane__field"
            placeholder={rules === null ? '' : format.points(rules.maximumPoints)}
            aria-describedby="points-rules"
            data-pay-field
          />
        </TextField>
        {rules === null ? null : <Rules rules={rules} />}
        {rules === null ? null : <LikelyPoints rules={rules} />}
      </div>
      <PayPad typed={typed} onType={session.setPoints} decimalMark={null} />
    </div>
  );
}

function Rules({ rules }: { rules: PointsRules }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p id="points-rules" className="small quiet">
      {t('redeem.rules', {
        minimum: format.points(rules.minimumPoints),
        step: format.points(rules.stepPoints),
        maximum: format.points(rules.maximumPoints),
      })}
    </p>
  );
}

function LikelyPoints({ rules }: { rules: PointsRules }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const quote = useFigures()?.quote;
  if (quote === undefined || rules.maximumPoints === 0) return null;
  const likely = likelyPoints(rules, dueBeforePoints(quote), quote.currency);
  return (
    // A group of buttons, and no fields of a form.
    <div className="pay-pane__quick" role="group" aria-label={t('redeem.likely')}>
      <Button
        className="action pay-pane__exact"
        preventFocusOnPress
        onPress={() => session.takeLikely(rules.maximumPoints)}
      >
        {t('redeem.most', { points: format.points(rules.maximumPoints) })}
      </Button>
      {likely.map((points) => (
        <Button
          key={points}
          className="action pay-pane__likely"
          preventFocusOnPress
          onPress={() => session.takeLikely(points)}
        >
          {format.points(points)}
        </Button>
      ))}
    </div>
  );
}
