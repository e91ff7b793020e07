import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberView } from '../../../src-shared/contracts/till.ts';
import { MEMBER_STANDING } from '../../../src-shared/domain/members.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { DialogCard } from '../../components/dialog-card.tsx';
import { NumberedChoice } from '../../components/numbered-choice.tsx';
import { ReceiptPreview } from '../../components/receipt-preview.tsx';
import { useFormat } from '../../components/use-format.ts';
import { useCategories, useFigures } from '../../queries/figures.ts';
import type { Choice } from '../../state/sale-state.ts';
import { ParkedChoice } from './parked-choice.tsx';
import { TierBadge } from './tier-badge.tsx';
import { useSale, useSaleSession } from './use-sale.ts';

/** What the cashier is asked, if anything. A scan goes on working meanwhile. */
export function Choices() {
  const choice = useSale((state) => state.choice);
  switch (choice?.kind) {
    case 'member':
      return <MemberChoice choice={choice} />;
    case 'category':
      return <CategoryChoice choice={choice} />;
    case 'parked':
      return <ParkedChoice choice={choice} />;
    case 'preview':
      return <Preview saleId={choice.saleId} />;
    case 'discard':
      return <DiscardChoice />;
    case undefined:
      return null;
  }
}

function MemberChoice({ choice }: { choice: Extract<Choice, { kind: 'member' }> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const details = (member: MemberView) => {
    const { cardHint, emailHint, standing } = member;
    const words = [
      cardHint === null ? null : t('member.hints.card', { hint: cardHint }),
      emailHint === null ? null : t('member.hints.email', { hint: emailHint }),
      standing === 'enrolled' ? null : t(MEMBER_STANDING[standing].messageKey),
    ];
    return words.filter((word) => word !== null).join(' · ');
  };
  return (
    <NumberedChoice
      title={t('choice.memberTitle')}
      hint={t(`choice.memberHint.${choice.identifiedBy}`)}
      columns={1}
      items={choice.members.map((member) => ({
        id: member.memberId,
        label: member.displayName,
        detail: details(member),
        badge: <TierBadge name={member.tierName} rank={member.tierRank} />,
      }))}
      onChoose={(id) => {
        const member = choice.members.find((each) => each.memberId === id);
        if (member !== undefined) session.chooseMember(member);
      }}
      onClose={session.leaveChoice}
    />
  );
}

function CategoryChoice({ choice }: { choice: Extract<Choice, { kind: 'category' }> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const { data, isError } = useCategories();
  const categories = data?.categories;
  const hasNone = isError || categories?.length === 0;
  useEffect(() => {
    if (hasNone) session.cannotChooseCategory();
  }, [hasNone, session]);
  if (categories === undefined || hasNone) return null;
  return (
    <NumberedChoice
      title={t('choice.categoryTitle', { amount: format.money(choice.amountMinor) })}
      hint={t('choice.categoryHint')}
      columns={categories.length > 6 ? 2 : 1}
      items={categories.map(({ categoryId, name, excluded }) => ({
        id: categoryId,
        label: name,
        detail: excluded ? t('sale.noPoints') : '',
      }))}
      onChoose={(id) => {
        const category = categories.find((each) => each.categoryId === id);
        if (category !== undefined) session.chooseCategory(category);
      }}
      onClose={session.leaveChoice}
    />
  );
}

function Preview({ saleId }: { saleId: string }) {
  const session = useSaleSession();
  const print = () => {
    session.leaveChoice();
    void session.printLast();
  };
  return <ReceiptPreview saleId={saleId} onPrint={print} onClose={session.leaveChoice} />;
}

function DiscardChoice() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const count = useSale((state) => state.lines.length);
  const amount = format.money(useFigures()?.quote.totals.netMinor ?? 0);
  return (
    <DialogCard title={t('choice.discardTitle')} role="alertdialog" onClose={session.leaveChoice}>
      <p>{t('choice.discardText', { count, amount })}</p>
      <div className="dialog-card__actions">
        <ActionButton onPress={() => void session.discard()}>{t('choice.discardDo')}</ActionButton>
        <ActionButton kind="primary" onPress={session.leaveChoice} keyHint={t('key.escape')} hasFocus>
          {t('choice.discardKeep')}
        </ActionButton>
      </div>
    </DialogCard>
  );
}
