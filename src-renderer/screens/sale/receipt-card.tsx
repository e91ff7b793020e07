import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../../src-shared/contracts/till.ts';
import { changeMinor } from '../../../src-shared/domain/tender.ts';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useLatestReceipt } from '../../queries/figures.ts';
import { ReceiptReward } from './receipt-reward.tsx';
import { ReceiptTenders } from './receipt-tenders.tsx';
import { TotalRows } from './totals.tsx';
import './receipt-card.css';

/** The receipt of the sale that was just completed, from the journal's own figures. */
export function ReceiptCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const receipt = useLatestReceipt();
  if (receipt === null || receipt === undefined) return null;
  const { sale } = receipt;
  return (
    <section
      className={`card receipt ${changeMinor(sale.tenders) > 0 ? 'receipt--change' : ''}`}
      aria-label={t('receipt.number', { number: sale.receiptNumber })}
    >
      <header className="receipt__head">
        <h2 className="receipt__title" data-testid="receipt-number">
          {t('receipt.number', { number: sale.receiptNumber })}
        </h2>
        <p className="small quiet">
          {t('receipt.at', {
            time: format.time(receipt.completedAtMs, nowMs),
            store: receipt.storeName,
            till: receipt.tillName,
            staff: receipt.staffName,
          })}
        </p>
      </header>
      <ReceiptLines sale={sale} />
      <TotalRows
        discountMinor={sale.totals.discountMinor}
        paidMinor={sale.totals.netMinor}
        taxLines={sale.taxLines}
        tierName={receipt.tierName}
        payLabel={t('receipt.paid')}
        testId="paid"
      />
      <ReceiptTenders tenders={sale.tenders} />
    </section>
  );
}

function ReceiptLines({ sale }: Pick<Receipt, 'sale'>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // A list that scrolls must be reachable with the keyboard.
    <ul className="receipt__lines" aria-label={t('receipt.lines')} tabIndex={0}>
      {sale.lines.map((line) => (
        <li key={line.lineId} className="receipt__line">
          <span className="receipt__name">{line.name ?? line.categoryId}</span>
          <span className="quiet">
            {line.quantity === 1
              ? ''
              : t('receipt.quantityPrice', {
                  quantity: format.points(line.quantity),
                  price: format.amount(line.unitPriceMinor),
                })}
          </span>
          <span className="receipt__amount">{format.amount(line.amountMinor)}</span>
        </li>
      ))}
      {sale.redemptions
        .filter(({ kind }) => kind === 'reward')
        .map((reward) => (
          <ReceiptReward key={reward.holdId} reward={reward} />
        ))}
    </ul>
  );
}
