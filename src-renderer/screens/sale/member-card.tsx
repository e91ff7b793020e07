import { Fragment } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MemberView } from '../../../src-shared/contracts/till.ts';
import { MEMBER_STANDING } from '../../../src-shared/domain/members.ts';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useStatus } from '../../queries/status.ts';
import { asOfWords, initialsOf } from '../../words/member-words.ts';
import { TierBadge } from './tier-badge.tsx';
import './member-card.css';

/** Who the member is, what they have, and from when the figures are. */
export function MemberCard({ member }: { member: MemberView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const isOnline = useStatus()?.connection.state !== 'offline';
  const { balance, nextTier, standing } = member;
  const { messageKey } = MEMBER_STANDING[standing];
  return (
    <section className="card member-card" aria-label={t('member.label')}>
      <header className="member-card__head">
        <span className="member-card__initials" aria-hidden="true">
          {initialsOf(member.displayName)}
        </span>
        <div className="member-card__who">
          <h2 className="member-card__name">{member.displayName}</h2>
          <Hints member={member} />
        </div>
        <TierBadge name={member.tierName} rank={member.tierRank} />
      </header>
      <div>
        <p className="small quiet">{t('member.balance')}</p>
        <p className="member-card__balance" data-testid="balance">
          {format.points(balance.points)}
        </p>
      </div>
      {standing === 'enrolled' ? null : <p className="member-card__note">{t(messageKey)}</p>}
      <BalanceNotes balance={balance} />
      {nextTier === null ? null : (
        <ProgressBar
          className="tier-progress"
          aria-label={t('member.progress', { tier: nextTier.tierName })}
          value={nextTier.progressBasisPoints}
          maxValue={10_000}
        >
          <p className="tier-progress__words small quiet">
            <span>{t('member.toNext', { missing: format.points(nextTier.missing), tier: nextTier.tierName })}</span>
            <span>{format.percent(Math.floor(nextTier.progressBasisPoints / 100) * 100)}</span>
          </p>
          <div className="tier-progress__track">
            <div className="tier-progress__done" style={{ width: `${nextTier.progressBasisPoints / 100}%` }} />
          </div>
        </ProgressBar>
      )}
      <p className="small quiet">{asOfWords(balance.asOfMs, { nowMs, isOnline }, t, format)}</p>
    </section>
  );
}

function Hints({ member }: { member: MemberView }) {
  const { t } = useTranslation();
  const { cardHint, phoneHint, emailHint } = member;
  const hints = [
    cardHint === null ? null : t('member.hints.card', { hint: cardHint }),
    phoneHint === null ? null : t('member.hints.phone', { hint: phoneHint }),
    emailHint === null ? null : t('member.hints.email', { hint: emailHint }),
  ].filter((hint) => hint !== null);
  return (
    <p className="member-card__hints small quiet">
      {hints.map((hint, index) => (
        <Fragment key={hint}>
          {index === 0 ? null : ' · '}
          <span className="member-card__hint">{hint}</span>
        </Fragment>
      ))}
    </p>
  );
}

function BalanceNotes({ balance }: Pick<MemberView, 'balance'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { waitingPoints, pendingPoints, debtPoints } = balance;
  const words = (points: number) => ({ count: points, points: format.points(points) });
  if (waitingPoints === 0 && pendingPoints === 0 && debtPoints === 0) return null;
  return (
    <ul className="member-card__notes small">
      {waitingPoints === 0 ? null : <li>{t('member.waiting', words(waitingPoints))}</li>}
      {pendingPoints === 0 ? null : <li>{t('member.pending', words(pendingPoints))}</li>}
      {debtPoints === 0 ? null : <li className="member-card__debt">{t('member.debt', words(debtPoints))}</li>}
    </ul>
  );
}
