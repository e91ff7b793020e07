import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { useTill } from '../../queries/till.ts';
import { useSale, useSaleSession } from './use-sale.ts';
import './park-action.css';

/** Sets the open sale aside; with an empty one, takes up one that was. Says how many there are. */
export function ParkAction() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const hasLines = useSale((state) => state.lines.length > 0);
  const isRinging = useSale((state) => state.phase === 'ringing');
  const count = useParkedCount();
  return (
    <ActionButton
      onPress={() => void session.parkOrRecall()}
      isDisabled={!isRinging || (!hasLines && count === 0)}
      keyHint="F4"
    >
      {hasLines ? t('pay.park') : t('pay.recall')}
      {count === 0 ? null : (
        <span className="park-action__count">
          <span aria-hidden="true">{count}</span>
          <span className="visually-hidden">{t('pay.parkedCount', { count })}</span>
        </span>
      )}
    </ActionButton>
  );
}

/** How many sales are set aside; asked again whenever another sale is the open one. */
function useParkedCount(): number {
  const { calls } = useTill();
  const saleId = useSale((state) => state.saleId);
  const options = calls.sale.parked.queryOptions();
  const queryKey = [...options.queryKey, saleId] as const;
  const parked = useQuery({ ...options, queryKey, staleTime: 0, placeholderData: keepPreviousData });
  return parked.data?.length ?? 0;
}
