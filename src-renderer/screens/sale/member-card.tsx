import { Fragment } from 'react';
import { Button, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MemberView } from '../../../src-shared/contracts/till.ts';
import { CardIcon } from '../../components/icons.tsx';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useStatus } from '../../queries/status.ts';
import { figuresWords, initialsOf, memberNotes } from '../../words/member-words.ts';
import { useAside, useAsides } from './aside/use-aside.ts';
import { TierBadge } from './tier-badge.tsx';
import './member-card.css';

/** Who the member is, what they have, and from when the figures are. */
export function MemberCard({ member }: { member: MemberView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const isOnline = useStatus()?.connection.state !== 'offline';
  const { balance, nextTier, redeemable } = member;
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
        <div className="member-card__badges">
          <TierBadge name={member.tierName} rank={member.tierRank} />
          {member.provisional ? <span className="member-card__provisional">{t('redeem.provisional')}</span> : null}
          <CardAction />
        </div>
      </header>
      <div className="member-card__points">
        <div>
          <p className="small quiet">{t('member.balance')}</p>
          <p className="member-card__balance" data-testid="balance">
            {format.points(balance.points)}
          </p>
        </div>
        <div className="member-card__usable">
          <p className="small quiet">{t('redeem.canUse')}</p>
          <p className="member-card__can-use" data-testid="can-use">
            {format.points(redeemable.points)}
          </p>
        </div>
      </div>
      <Notes member={member} />
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
      <p className="small quiet">{figuresWords(member, { nowMs, isOnline }, t, format)}</p>
    </section>
  );
}

/** What is to be done when the card is lost or broken. */
function CardAction() {
  const { t } = useTranslation();
  const asides = useAsides();
  const canAsk = useAside((aside) => aside === null);
  if (!canAsk) return null;
  return (
    <Button
      className="step member-card__card"
      preventFocusOnPress
      aria-label={t('enrol.card.open')}
      aria-keyshortcuts="Control+K"
      onPress={asides.aboutCard}
    >
      <CardIcon />
    </Button>
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

/** Why not all can be used now, and what else there is to say: in words, wherever the two figures differ. */
function Notes({ member }: { member: MemberView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notes = memberNotes(member, t, format);
  if (notes.length === 0) return null;
  return (
    <ul className="member-card__notes">
      {notes.map(({ about, text }) => (
        <li key={about} className={about === 'debt' ? 'member-card__debt' : ''} data-note={about}>
          {text}
        </li>
      ))}
    </ul>
  );
}
