import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { CardIcon, MailIcon, PhoneIcon } from '../../components/icons.tsx';
import { useAsides } from './aside/use-aside.ts';
import './no-member-card.css';

/** How to find a member. The sale goes on without one. */
export function NoMemberCard() {
  const { t } = useTranslation();
  const asides = useAsides();
  return (
    <section className="card no-member" aria-label={t('member.label')}>
      <h2 className="no-member__title">{t('member.none')}</h2>
      <p className="quiet">{t('member.noneHint')}</p>
      <ul className="no-member__ways">
        <li>
          <CardIcon />
          {t('member.byCard')}
        </li>
        <li>
          <PhoneIcon />
          {t('member.byPhone')}
        </li>
        <li>
          <MailIcon />
          {t('member.byEmail')}
        </li>
      </ul>
      <ActionButton onPress={asides.newMember} keyHint={`${t('key.control')}+E`}>
        {t('enrol.open')}
      </ActionButton>
    </section>
  );
}
