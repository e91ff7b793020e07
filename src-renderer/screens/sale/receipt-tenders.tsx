import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../../src-shared/contracts/till.ts';
import { changeMinor } from '../../../src-shared/domain/tender.ts';
import { useFormat } from '../../components/use-format.ts';
import { tenderWords } from '../../words/pay-words.ts';

/** How the sale was paid, and largest of all what goes back to the customer. */
export function ReceiptTenders({ tenders }: Pick<Receipt['sale'], 'tenders'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = changeMinor(tenders);
  if (tenders.length === 0) return null;
  return (
    <dl className="totals receipt__tenders">
      {tenders.map((tender, index) => (
        <div key={`${tender.kind}-${index}`} className="totals__row">
          <dt>{tenderWords(tender, t, format)}</dt>
          <dd>{format.amount(tender.amountMinor)}</dd>
        </div>
      ))}
      {change === 0 ? null : (
        <div className="totals__row totals__row--pay totals__row--change">
          <dt>{t('pay.change')}</dt>
          <dd data-testid="change">{format.money(change)}</dd>
        </div>
      )}
    </dl>
  );
}
