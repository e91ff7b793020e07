import { useTranslation } from 'react-i18next';
import { NumberedChoice } from '../../components/numbered-choice.tsx';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import type { Choice } from '../../state/sale-state.ts';
import { useSaleSession } from './use-sale.ts';

/** The sales that were set aside: when, how many lines, how much, whose. */
export function ParkedChoice({ choice }: { choice: Extract<Choice, { kind: 'parked' }> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const nowMs = useNow();
  return (
    <NumberedChoice
      title={t('pay.parkedTitle')}
      hint={t('pay.parkedHint')}
      columns={choice.sales.length > 6 ? 2 : 1}
      items={choice.sales.map(({ saleId, parkedAtMs, lines, grossMinor, memberName }) => {
        const sale = t('pay.parkedSale', { count: lines, time: format.time(parkedAtMs, nowMs) });
        return {
          id: saleId,
          label: format.money(grossMinor),
          detail: memberName === null ? sale : `${sale} · ${memberName}`,
        };
      })}
      onChoose={(saleId) => void session.recall(saleId)}
      onClose={session.leaveChoice}
    />
  );
}
