import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../../components/use-key-press.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import { useFigures } from '../../../queries/figures.ts';
import { useStatus } from '../../../queries/status.ts';
import type { EnrolForm } from '../../../state/enrol-form.ts';
import { AsideHead } from '../aside/aside-head.tsx';
import { useAside, useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';
import { EnrolFields } from './enrol-fields.tsx';
import { KnownMembers } from './known-members.tsx';
import '../sale-actions.css';
import './enrol-panel.css';

/** A person becomes a member: with a network or without, it is the same. */
export function EnrolPanel() {
  const form = useAside((aside) => (aside?.kind === 'enrol' ? aside : null));
  return form === null ? null : <Form form={form} />;
}

function Form({ form }: { form: EnrolForm }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const isSlow = useLasting(form.isBusy);
  const isKnown = form.known !== null;
  useKeyPress((event) => {
    if (isDialogOpen()) return;
    if (event.key === 'Escape') {
      takeKey(event);
      if (!event.repeat) asides.leaveEnrolment();
    } else if (event.key === 'Enter' && !isKnown && !isOnButton(event)) {
      takeKey(event);
      if (!event.repeat) void asides.enrol();
    }
  });
  return (
    <>
      <AsideHead title={t('enrol.title')}>
        <OfflineWords />
      </AsideHead>
      <MessageLine />
      <section className="card lines-card" aria-label={t('enrol.title')}>
        {form.known === null ? (
          <>
            <Lead />
            <EnrolFields form={form} />
          </>
        ) : (
          <KnownMembers members={form.known} />
        )}
      </section>
      <div className="sale-actions sale-actions--receipt">
        <ActionButton onPress={asides.leaveEnrolment} isDisabled={isSlow} keyHint={t('key.escape')}>
          {isKnown ? t('refund.back') : t('refund.toSale')}
        </ActionButton>
        {isKnown ? null : (
          <ActionButton kind="primary" onPress={() => void asides.enrol()} isDisabled={isSlow} keyHint={t('key.enter')}>
            {isSlow ? t('enrol.writing') : t('enrol.do')}
          </ActionButton>
        )}
      </div>
    </>
  );
}

function OfflineWords() {
  const { t } = useTranslation();
  const isOffline = useStatus()?.connection.state === 'offline';
  return isOffline ? <p className="enrol__offline">{t('enrol.offline')}</p> : null;
}

function Lead() {
  const { t } = useTranslation();
  const member = useFigures()?.member ?? null;
  return (
    <p className="enrol__lead quiet">
      {member === null ? t('enrol.lead') : t('enrol.leadReplaces', { name: member.displayName })}
    </p>
  );
}

function isOnButton({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
