import { useTranslation } from 'react-i18next';
import { useFigures } from '../../queries/figures.ts';
import { useAside } from './aside/use-aside.ts';
import { EarnCard } from './earn-card.tsx';
import { MemberCard } from './member-card.tsx';
import { NoMemberCard } from './no-member-card.tsx';
import { SideActions } from './side-actions.tsx';
import { useSale } from './use-sale.ts';

/** The member and what this sale earns; without one, how to find one. */
export function MemberSide() {
  // What is done to the sale waits while something else stands in its place.
  const hasActions = useAside((aside) => aside === null);
  const { t } = useTranslation();
  const memberId = useSale((state) => state.member?.memberId ?? null);
  const lines = useSale((state) => state.lines);
  const figures = useFigures();
  const member = figures?.member;
  if (memberId === null || figures === undefined || member?.memberId !== memberId) {
    if (!hasActions) return null;
    return (
      <>
        <NoMemberCard />
        <SideActions />
      </>
    );
  }
  const nameOf = (lineId: string) => lines.find((line) => line.lineId === lineId)?.name ?? '';
  return (
    <>
      <MemberCard member={member} />
      <EarnCard title={t('earn.title')} earn={figures.quote.earn} nameOf={nameOf} />
      {hasActions ? <SideActions /> : null}
    </>
  );
}
