import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalDetail, JournalRow } from '../../../../src-shared/contracts/manager.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { DialogCard } from '../../../components/dialog-card.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useNow } from '../../../components/use-now.ts';
import { useStatus } from '../../../queries/status.ts';
import { useTill } from '../../../queries/till.ts';
import { prettyBody, receiptIdOf } from '../../../state/entry-body.ts';
import {
  amendmentWords,
  answerWords,
  asksForAnswer,
  entryWords,
  isUnclear,
  memberHintWords,
} from '../../../words/manager-words.ts';
import { ProblemLine } from '../problem-line.tsx';
import { AnswerRefusal } from './answer-refusal.tsx';
import { LinkEnrolment } from './link-enrolment.tsx';
import './entry-dialog.css';

/** Everything about one entry: what was signed, what central said, and what a person can do about it. */
export function EntryDialog({ row, onClose }: { row: JournalRow; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calls } = useTill();
  const { epoch, sequence } = row;
  const detail = useQuery({ ...calls.manager.entry.queryOptions({ input: { epoch, sequence } }), staleTime: 0 });
  const title = t('manager.entry.title', {
    number: format.points(sequence),
    what: entryWords(row, t, format),
  });
  return (
    <DialogCard title={title} onClose={onClose}>
      {detail.data === undefined ? (
        <ProblemLine error={detail.error} done={t('manager.loading')} />
      ) : (
        <Detail detail={detail.data} />
      )}
      <Actions detail={detail.data} onClose={onClose} />
    </DialogCard>
  );
}

function Detail({ detail }: { detail: JournalDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { answer } = detail;
  const said = answerWords(answer, t);
  const place = useRef<HTMLDivElement>(null);
  const isSettled = answer?.settled === true;
  useEffect(() => {
    // What had the focus went with the question that was answered: without it, Esc would not reach the dialog.
    if (isSettled && document.activeElement === document.body) place.current?.focus();
  }, [isSettled]);
  return (
    // Read by the keyboard as well as by hand.
    <div ref={place} className="entry" tabIndex={0} role="group" aria-label={t('manager.entry.body')}>
      <p className="entry__answer">
        <span className={`answer answer--${said.tone}`}>{said.text}</span> {said.meaning}
      </p>
      {answer === null || answer.amendments.length === 0 ? null : (
        <ul className="entry__amendments" aria-label={t('manager.entry.amendments')}>
          {answer.amendments.map((amendment) => (
            <li key={amendment.field}>{amendmentWords(amendment, t, format)}</li>
          ))}
        </ul>
      )}
      {asksForAnswer(answer) ? <AnswerRefusal entryId={detail.entryId} /> : null}
      {isUnclear(answer) ? <LinkEnrolment entryId={detail.entryId} /> : null}
      <Facts detail={detail} />
      <h3 className="small quiet">{t('manager.entry.body')}</h3>
      <pre className="entry__body">{prettyBody(detail.body)}</pre>
    </div>
  );
}

function Facts({ detail }: { detail: JournalDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const { answer, receiptNumber, memberHint, netMinor, earnPoints, epoch, sequence } = detail;
  return (
    <dl className="entry__facts">
      <Fact name={t('manager.entry.occurred')}>{format.time(detail.occurredAtMs, nowMs)}</Fact>
      {answer === null ? null : (
        <Fact name={t('manager.entry.answered')}>{format.time(answer.answeredAtMs, nowMs)}</Fact>
      )}
      {receiptNumber === null ? null : <Fact name={t('manager.entry.receipt')}>{receiptNumber}</Fact>}
      {memberHint === null ? null : <Fact name={t('manager.entry.member')}>{memberHintWords(memberHint)}</Fact>}
      {netMinor === null ? null : <Fact name={t('manager.entry.amount')}>{format.money(netMinor)}</Fact>}
      {earnPoints === null ? null : <Fact name={t('manager.entry.points')}>{format.movement(earnPoints)}</Fact>}
      <Fact name={t('manager.entry.place')}>
        {t('manager.entry.placeOf', { epoch, sequence: format.points(sequence) })}
      </Fact>
      <Fact name={t('manager.entry.hash')}>
        <code className="entry__code">{detail.hash}</code>
      </Fact>
      <Fact name={t('manager.entry.signature')}>
        <code className="entry__code">{detail.signature}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="entry__fact">
      <dt className="quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Actions({ detail, onClose }: { detail: JournalDetail | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const { calls } = useTill();
  const print = useMutation(calls.receipts.print.mutationOptions());
  const hasPrinter = (useStatus()?.printer ?? null) !== null;
  const saleId = detail === undefined ? null : receiptIdOf(detail);
  return (
    <>
      <ProblemLine error={print.error} done={print.isSuccess ? t('manager.entry.printed') : null} />
      <div className="dialog-card__actions">
        {saleId === null || !hasPrinter ? null : (
          <ActionButton onPress={() => print.mutate({ saleId })}>{t('manager.entry.print')}</ActionButton>
        )}
        <ActionButton onPress={onClose} keyHint={t('key.escape')} hasFocus>
          {t('app.close')}
        </ActionButton>
      </div>
    </>
  );
}
