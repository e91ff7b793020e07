import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useNow } from '../../../components/use-now.ts';
import { isEverything } from '../../../state/refund-lines.ts';
import type { RefundLines } from '../../../state/refund-state.ts';
import { AsideHead } from '../aside/aside-head.tsx';
import { useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';
import { GiveActions } from './give-actions.tsx';
import { LinesList } from './lines-list.tsx';
import { RefundTotals } from './refund-totals.tsx';

/** The sale that was found: which of its lines come back, how many of each, and what that comes to. */
export function LinesStep({ state }: { state: RefundLines }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const asides = useAsides();
  const { sale, soldAtMs, storeName: store, memberName: member } = state.sale;
  const words = { time: format.time(soldAtMs, nowMs), store };
  return (
    <>
      <AsideHead title={t('refund.receipt', { number: sale.receiptNumber })}>
        <p className="aside-head__about">
          {member === null ? t('refund.soldAt', words) : t('refund.soldTo', { ...words, member })}
        </p>
      </AsideHead>
      <MessageLine />
      <section className="card lines-card" aria-label={t('refund.label')}>
        <div className="refund__choose">
          <p className="small quiet">{state.isVoid ? t('refund.voidHint') : t('refund.chooseHint')}</p>
          <ActionButton kind="quiet" onPress={asides.everything} keyHint={`${t('key.control')}+A`}>
            {isEverything(state) ? t('refund.nothing') : t('refund.everything')}
          </ActionButton>
        </div>
        <LinesList state={state} />
        <RefundTotals quote={state.quote} isChosen={state.chosen.size > 0} />
      </section>
      <GiveActions state={state} />
    </>
  );
}
