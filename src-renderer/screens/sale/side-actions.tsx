import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { nextStepBack } from '../../state/step-back.ts';
import { useSale, useSaleSession } from './use-sale.ts';
import './side-actions.css';

/** What takes something off the open sale. Esc stands beside the one that it does just now. */
export function SideActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const hasMember = useSale((state) => state.member !== null);
  const canDiscard = useSale((state) => state.phase === 'ringing' && state.lines.length > 0);
  const escapes = useSale(nextStepBack);
  return (
    <div className="side-actions">
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
