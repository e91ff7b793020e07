import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import { TroubleScreen } from './trouble-screen.tsx';

/** The till's data cannot be used: what happened, what is safe, what to do. */
export function BlockedScreen({ blocked }: { blocked: NonNullable<TillStatus['blocked']> }) {
  const { t } = useTranslation();
  const { code, file } = blocked;
  return (
    <TroubleScreen title={t(`blocked.${code}.title`)} what={t(`blocked.${code}.what`)} todo={t(`blocked.${code}.todo`)}>
      <p className="quiet small centred__file">
        {t('blocked.file')}: {file}
      </p>
    </TroubleScreen>
  );
}
