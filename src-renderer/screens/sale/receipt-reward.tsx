import { useTranslation } from 'react-i18next';
import type { Redemption } from '../../../src-shared/journal/entry.ts';
import { useFormat } from '../../components/use-format.ts';

/** A reward on the receipt: its points, what it took off, and the code of a voucher. */
export function ReceiptReward({ reward }: { reward: Redemption }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, points, amountMinor, voucherCode } = reward;
  return (
    <li className="receipt__line receipt__reward">
      <span className="receipt__name">
        {name}
        {voucherCode === null ? null : (
          <strong className="receipt__code" data-testid="voucher-code">
            {t('redeem.receipt.code', { code: voucherCode })}
          </strong>
        )}
      </span>
      <span className="quiet">{t('redeem.forPoints', { count: points, points: format.points(points) })}</span>
      <span className="receipt__amount">{amountMinor === 0 ? '' : format.amount(-amountMinor)}</span>
    </li>
  );
}
