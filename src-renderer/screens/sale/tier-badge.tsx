import { useTranslation } from 'react-i18next';
import './tier-badge.css';

export function TierBadge({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <span className="tier-badge">
      <span className="visually-hidden">{t('member.tier', { name })}</span>
      <span aria-hidden="true">{name}</span>
    </span>
  );
}
