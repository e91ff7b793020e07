import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../../src-shared/contracts/manager.ts';
import { useFormat } from '../../../components/use-format.ts';
import { useNow } from '../../../components/use-now.ts';
import { answerWords, entryWords, memberHintWords } from '../../../words/manager-words.ts';
import './entries-table.css';

type EntriesTableProps = {
  readonly rows: readonly JournalRow[];
  readonly isRead: boolean;
  readonly onOpen: (row: JournalRow) => void;
};

/** Entries of the journal as a person reads them. Enter, or a touch, opens one. */
export function EntriesTable({ rows, isRead, onOpen }: EntriesTableProps) {
  const { t } = useTranslation();
  const open = (key: unknown) => {
    const row = rows.find((each) => each.entryId === key);
    if (row !== undefined) onOpen(row);
  };
  if (isRead && rows.length === 0) return <p className="quiet entries__none">{t('manager.entries.none')}</p>;
  return (
    <div className="entries__scroll">
      <Table className="entries" aria-label={t('manager.entries.label')} onRowAction={open}>
        <TableHeader>
          <Column className="entries__number" isRowHeader>
            {t('manager.entries.number')}
          </Column>
          <Column className="entries__when">{t('manager.entries.when')}</Column>
          <Column>{t('manager.entries.what')}</Column>
          <Column className="entries__member">{t('manager.entries.member')}</Column>
          <Column className="entries__points">{t('manager.entries.points')}</Column>
          <Column className="entries__answer">{t('manager.entries.answer')}</Column>
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <EntryRow key={row.entryId} row={row} />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function EntryRow({ row }: { row: JournalRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(60_000);
  const answer = answerWords(row.answer, t);
  const what = entryWords(row, t, format);
  return (
    <Row id={row.entryId} className="entries__row" textValue={`${row.sequence} ${what}`}>
      <Cell className="entries__number">{format.points(row.sequence)}</Cell>
      <Cell className="entries__when">{format.time(row.occurredAtMs, nowMs)}</Cell>
      <Cell className="entries__what">
        {what}
        {row.receiptNumber === null ? null : <span className="quiet small"> {row.receiptNumber}</span>}
      </Cell>
      <Cell className="entries__member">{memberHintWords(row.memberHint)}</Cell>
      <Cell className="entries__points">{row.earnPoints === null ? '' : format.movement(row.earnPoints)}</Cell>
      <Cell className="entries__answer">
        <span className={`answer answer--${answer.tone}`}>{answer.text}</span>
      </Cell>
    </Row>
  );
}
