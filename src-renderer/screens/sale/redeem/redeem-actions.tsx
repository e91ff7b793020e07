import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import { useFigures } from '../../../queries/figures.ts';
import { useSale, useSaleSession } from '../use-sale.ts';
import { usePointsTyped } from './use-points-typed.ts';
import './redeem-actions.css';

/** What to do with points that pay: use what is typed, use none, go back. */
export function PointsActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const isSlow = useLasting(useSale((state) => state.phase === 'redeeming'));
  const payment = useFigures()?.quote.redemptions.find(({ kind }) => kind === 'points-payment');
  const points = usePointsTyped();
  const use = points === null ? t('redeem.use') : t('redeem.useAmount', { points: format.points(points) });
  const isEmpty = useSale((state) => state.pane?.kind === 'points' && state.pane.typed === '');
  return (
    <div className="sale-actions sale-actions--receipt">
      <ActionButton onPress={session.leavePane} isDisabled={isSlow} keyHint={t('key.escape')}>
        {t('pay.back')}
      </ActionButton>
      {payment === undefined ? null : (
        <ActionButton
          onPress={() => session.dropPoints()}
          isDisabled={isSlow}
          keyHint={isEmpty ? t('key.delete') : undefined}
        >
          {t('redeem.useNone')}
        </ActionButton>
      )}
      <ActionButton kind="primary" onPress={session.takePoints} isDisabled={isSlow} keyHint={t('key.enter')}>
        {isSlow ? t('redeem.asking') : use}
      </ActionButton>
    </div>
  );
}

/** The rewards themselves are what is pressed; here is only the way back. */
export function RewardsActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const isSlow = useLasting(useSale((state) => state.phase === 'redeeming'));
  return (
    <div className="sale-actions sale-actions--receipt">
      <ActionButton onPress={session.leavePane} isDisabled={isSlow} keyHint={t('key.escape')}>
        {t('pay.back')}
      </ActionButton>
      <p className="redeem-actions__hint quiet" role="status">
        {isSlow ? t('redeem.asking') : t('redeem.chooseHint')}
      </p>
    </div>
  );
}
