import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { useLatestReceipt } from '../../queries/figures.ts';
import { useStatus } from '../../queries/status.ts';
import { useTill } from '../../queries/till.ts';
import { printerWords } from '../../words/printer-words.ts';
import { PrinterForm } from './printer-form.tsx';
import { ProblemLine } from './problem-line.tsx';

/** The receipt printer of this till: where it is, what it does by itself, and how it stands. */
export function PrinterPage() {
  const { t } = useTranslation();
  const { calls } = useTill();
  const settings = useQuery({ ...calls.printer.settings.queryOptions(), staleTime: 0 });
  if (settings.data === undefined) return <ProblemLine error={settings.error} done={t('manager.loading')} />;
  return (
    <section className="card manager__card manager__card--scroll" aria-label={t('manager.page.printer')}>
      <PrinterState />
      <PrinterForm kept={settings.data} />
    </section>
  );
}

function PrinterState() {
  const { t } = useTranslation();
  const { calls } = useTill();
  const printer = useStatus()?.printer ?? null;
  const latest = useLatestReceipt() ?? null;
  const print = useMutation(calls.receipts.print.mutationOptions());
  if (printer === null) return <p className="quiet">{t('manager.printer.none')}</p>;
  const problem = printerWords(printer, t);
  const fine =
    printer.waiting === 0 ? t('manager.printer.fine') : t('manager.printer.waiting', { count: printer.waiting });
  return (
    <>
      <header className="manager__head">
        <p className={problem === null ? 'manager__done' : 'manager__waiting'} role="status">
          {problem === null ? fine : t('manager.printer.problem', { problem })}
        </p>
        {latest === null ? null : (
          <ActionButton kind="quiet" onPress={() => print.mutate({ saleId: latest.sale.saleId })}>
            {t('manager.printer.test')}
          </ActionButton>
        )}
      </header>
      <ProblemLine error={print.error} done={print.isSuccess ? t('manager.entry.printed') : null} />
    </>
  );
}
