import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { nextStepBack } from '../../state/step-back.ts';
import { useAsides } from './aside/use-aside.ts';
import { useSale, useSaleSession } from './use-sale.ts';
import './side-actions.css';

/** What the member's points are for, and what takes something off the open sale. Esc stands beside what it does just now. */
export function SideActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const asides = useAsides();
  const isRinging = useSale((state) => state.phase === 'ringing');
  const hasMember = useSale((state) => state.member !== null);
  const canDiscard = useSale((state) => state.phase === 'ringing' && state.lines.length > 0);
  const escapes = useSale(nextStepBack);
  return (
    <div className="side-actions">
      {hasMember ? <MemberActions /> : null}
      <ActionButton onPress={asides.bringBack} isDisabled={!isRinging} keyHint={`${t('key.control')}+R`}>
        {t('refund.open')}
      </ActionButton>
      {hasMember ? (
        <ActionButton
          onPress={session.removeMember}
          keyHint={escapes === 'remove-member' ? t('key.escape') : undefined}
        >
          {t('member.remove')}
        </ActionButton>
      ) : null}
      <ActionButton
        onPress={session.askDiscard}
        isDisabled={!canDiscard}
        keyHint={escapes === 'ask-discard' ? t('key.escape') : undefined}
      >
        {t('sale.discard')}
      </ActionButton>
    </div>
  );
}

/** What can be done with the member's points. Pressed again, each goes back. */
function MemberActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const isRinging = useSale((state) => state.phase === 'ringing');
  const isHistory = useSale((state) => state.pane?.kind === 'history');
  return (
    <>
      <ActionButton onPress={() => void session.showPoints()} isDisabled={!isRinging} keyHint="F6">
        {t('redeem.use')}
      </ActionButton>
      <ActionButton onPress={() => void session.showRewards()} isDisabled={!isRinging} keyHint="F7">
        {t('redeem.rewards')}
      </ActionButton>
      <ActionButton onPress={session.showHistory} isDisabled={!isRinging} keyHint="F8">
        {isHistory ? t('pay.back') : t('redeem.history')}
      </ActionButton>
    </>
  );
}
