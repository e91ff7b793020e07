import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/use-format.ts';
import { useFigures } from '../../../queries/figures.ts';
import { useSale } from '../use-sale.ts';
import './kept-sale.css';

/** The open sale while something else stands in its place: it is there, and waits. */
export function KeptSale() {
  const { t } = useTranslation();
  const format = useFormat();
  const count = useSale((state) => state.lines.length);
  const isReceipt = useSale((state) => state.phase === 'receipt');
  const amount = format.money(useFigures()?.quote.toPayMinor ?? 0);
  if (isReceipt) return null;
  return (
    <section className="card kept-sale" aria-label={t('refund.keptTitle')}>
      <h2 className="kept-sale__title">{t('refund.keptTitle')}</h2>
      <p className="kept-sale__figures">{count === 0 ? t('refund.keptEmpty') : t('refund.kept', { count, amount })}</p>
      <p className="small quiet">{t('refund.keptHint')}</p>
    </section>
  );
}
