import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayReport } from '../../../src-shared/contracts/manager.ts';
import '../../components/plain-table.css';
import { useFormat } from '../../components/use-format.ts';
import './day-tables.css';

/** How the day was paid, the tax within, and what was sold. */
export function DayTables({ report }: { report: DayReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const paid = [
    { name: t('manager.day.cash'), amountMinor: report.cashMinor },
    { name: t('manager.day.card'), amountMinor: report.cardMinor },
    { name: t('manager.day.byPoints'), amountMinor: report.pointsMinor },
    { name: t('manager.day.refunds', { count: report.refunds }), amountMinor: -report.refundedMinor },
    { name: t('manager.day.discount'), amountMinor: report.discountMinor },
  ];
  const points = [
    { name: t('manager.day.pointsEarned'), figure: format.movement(report.earnPoints) },
    { name: t('manager.day.pointsRedeemed'), figure: format.movement(-report.redeemedPoints) },
    { name: t('manager.day.pointsReturned'), figure: format.movement(report.returnedPoints) },
    { name: t('manager.day.pointsReversed'), figure: format.movement(-report.reversedEarnPoints) },
  ];
  return (
    <div className="day-tables">
      <div className="day-tables__left">
        <Part title={t('manager.day.tenders')}>
          <Amounts rows={paid.map(({ name, amountMinor }) => ({ id: name, name, amountMinor }))} />
        </Part>
        <Part title={t('manager.day.pointsTitle')}>
          <Figures rows={points} />
        </Part>
        <Part title={t('manager.day.tax')}>
          <TaxTable taxLines={report.taxLines} />
        </Part>
      </div>
      <Part title={t('manager.day.categories')}>
        <Amounts
          rows={report.categories.map(({ categoryId, name, netMinor }) => ({
            id: categoryId,
            name,
            amountMinor: netMinor,
          }))}
        />
      </Part>
    </div>
  );
}

function TaxTable({ taxLines }: Pick<DayReport, 'taxLines'>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t('manager.day.rate')}</th>
          <th scope="col">{t('manager.day.taxable')}</th>
          <th scope="col">{t('manager.day.taxAmount')}</th>
          <th scope="col">{t('manager.day.withTax')}</th>
        </tr>
      </thead>
      <tbody>
        {taxLines.map((line) => (
          <tr key={line.taxBasisPoints}>
            <th scope="row">{format.percent(line.taxBasisPoints)}</th>
            <td>{format.amount(line.taxableMinor)}</td>
            <td>{format.amount(line.taxMinor)}</td>
            <td>{format.amount(line.netMinor)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card manager__card" aria-label={title}>
      <h3 className="manager__heading">{title}</h3>
      {/* A part that scrolls must be reachable with the keyboard. */}
      <div className="plain-table__scroll" tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </section>
  );
}

function Amounts({ rows }: { rows: readonly { id: string; name: string; amountMinor: number }[] }) {
  const format = useFormat();
  return <Figures rows={rows.map(({ id, name, amountMinor }) => ({ id, name, figure: format.amount(amountMinor) }))} />;
}

function Figures({ rows }: { rows: readonly { id?: string; name: string; figure: string }[] }) {
  return (
    <table className="plain-table">
      <tbody>
        {rows.map(({ name, id = name, figure }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{figure}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
