import { useTranslation } from 'react-i18next';
import type { MemberView } from '../../../../src-shared/contracts/till.ts';
import { MEMBER_STANDING } from '../../../../src-shared/domain/members.ts';
import { NumberedList } from '../../../components/numbered-list.tsx';
import { useAsides } from '../aside/use-aside.ts';
import { TierBadge } from '../tier-badge.tsx';

const SOMEBODY_ELSE = 'somebody-else';

/** Who has that phone or email already: take one of them, or enrol all the same. */
export function KnownMembers({ members }: { members: readonly MemberView[] }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const details = ({ cardHint, phoneHint, standing }: MemberView) =>
    [
      cardHint === null ? null : t('member.hints.card', { hint: cardHint }),
      phoneHint === null ? null : t('member.hints.phone', { hint: phoneHint }),
      standing === 'enrolled' ? t('enrol.knownTake') : t(MEMBER_STANDING[standing].messageKey),
    ]
      .filter((word) => word !== null)
      .join(' · ');
  return (
    <div className="enrol__known" role="group" aria-label={t('enrol.knownTitle')}>
      <h3 className="enrol__question">{t('enrol.knownTitle')}</h3>
      <p className="quiet" role="status">
        {t('enrol.knownHint')}
      </p>
      <NumberedList
        label={t('enrol.knownTitle')}
        columns={1}
        items={[
          ...members.map((member) => ({
            id: member.memberId,
            label: member.displayName,
            detail: details(member),
            badge: <TierBadge name={member.tierName} rank={member.tierRank} />,
          })),
          { id: SOMEBODY_ELSE, label: t('enrol.somebodyElse'), detail: t('enrol.somebodyElseHint') },
        ]}
        onChoose={(id) => {
          const member = members.find(({ memberId }) => memberId === id);
          if (member !== undefined) void asides.takeKnown(member);
          else if (id === SOMEBODY_ELSE) void asides.enrolAnyway();
        }}
      />
    </div>
  );
}
