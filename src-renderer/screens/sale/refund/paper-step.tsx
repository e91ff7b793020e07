import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { lineAmountMinor, MAXIMUM_QUANTITY, type SaleLine } from '../../../../src-shared/domain/sale.ts';
import { NumberedChoice } from '../../../components/numbered-choice.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useCategories } from '../../../queries/figures.ts';
import { useStatus } from '../../../queries/status.ts';
import type { RefundPaper } from '../../../state/refund-state.ts';
import { useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';
import { GiveActions } from './give-actions.tsx';
import { RefundField } from './refund-field.tsx';
import { RefundTotals } from './refund-totals.tsx';
import { StepButtons } from './step-buttons.tsx';

/** What stands on the customer's paper: scanned or typed, line by line. */
export function PaperStep({ state }: { state: RefundPaper }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asides = useAsides();
  const isCashier = useStatus()?.session?.role === 'cashier';
  const { asking, lines } = state;
  const product = asking?.kind === 'price' ? asking.product : null;
  const takes = product !== null ? t('refund.paper.take') : t('refund.paper.takeTyped');
  const isTaking = product !== null || state.typed.trim() !== '';
  return (
    <>
      <RefundField
        label={product === null ? t('refund.paper.field') : t('refund.paper.price', { name: product.name })}
        {...(product === null
          ? {}
          : { placeholder: t('refund.paper.priceField', { price: format.amount(product.priceMinor) }) })}
        value={state.typed}
        onChange={asides.setPaperText}
      />
      <MessageLine />
      <section className="card lines-card" aria-label={t('refund.label')}>
        <div className="refund__choose">
          <h2 className="refund__paper-title">{t('refund.paper.title', { number: state.receiptNumber })}</h2>
          <p className="small quiet">{isCashier ? t('refund.paper.hint') : t('refund.paper.hintSigned')}</p>
        </div>
        {lines.length === 0 && product === null ? (
          <p className="quiet refund__none">{t('refund.paper.empty')}</p>
        ) : (
          <PaperLines state={state} />
        )}
        <RefundTotals quote={state.quote} isChosen={lines.length > 0} />
      </section>
      <GiveActions state={state} label={isTaking ? takes : undefined} />
      <CategoryQuestion asking={asking} />
    </>
  );
}

function PaperLines({ state }: { state: RefundPaper }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { asking, lines, selectedLineId } = state;
  return (
    // A list that scrolls must be reachable with the keyboard.
    <div className="refund__list" role="group" aria-label={t('refund.paper.lines')} tabIndex={0}>
      <ul>
        {lines.map((line) => (
          <PaperRow key={line.lineId} line={line} isMarked={line.lineId === selectedLineId && asking === null} />
        ))}
        {asking?.kind === 'price' ? (
          <li className="refund__row refund__row--marked">
            <span className="refund__name">
              <span className="lines-table__name">{asking.product.name}</span>
              <span className="lines-table__notes">{t('refund.paper.price', { name: asking.product.name })}</span>
            </span>
            <span />
            <span className="refund__amount">
              {state.typed.trim() === '' ? format.amount(asking.product.priceMinor) : state.typed}
            </span>
          </li>
        ) : null}
      </ul>
    </div>
  );
}

function PaperRow({ line, isMarked }: { line: SaleLine; isMarked: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asides = useAsides();
  const name = line.name ?? line.categoryId;
  return (
    <li className={`refund__row ${isMarked ? 'refund__row--marked' : ''}`} aria-current={isMarked}>
      <span className="refund__name">
        <span className="lines-table__name">{name}</span>
        <span className="lines-table__notes">{format.money(line.unitPriceMinor)}</span>
      </span>
      <span className="refund__paper-steps">
        <Button
          className="step"
          preventFocusOnPress
          aria-label={t('refund.paper.remove', { name })}
          onPress={() => asides.removePaperLine(line.lineId)}
        >
          ✕
        </Button>
        <StepButtons
          name={name}
          quantity={line.quantity}
          least={1}
          most={line.kind === 'amount' ? 1 : MAXIMUM_QUANTITY}
          onLess={() => asides.changePaperLine(line.lineId, -1)}
          onMore={() => asides.changePaperLine(line.lineId, 1)}
        />
      </span>
      <span className="refund__amount refund__amount--back">{format.amount(lineAmountMinor(line))}</span>
    </li>
  );
}

function CategoryQuestion({ asking }: Pick<RefundPaper, 'asking'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const asides = useAsides();
  const categories = useCategories().data?.categories;
  if (asking?.kind !== 'category' || categories === undefined) return null;
  return (
    <NumberedChoice
      title={t('refund.paper.category', { amount: format.money(asking.amountMinor) })}
      hint={t('choice.categoryHint')}
      columns={categories.length > 6 ? 2 : 1}
      items={categories.map(({ categoryId, name }) => ({ id: categoryId, label: name, detail: '' }))}
      onChoose={(id) => {
        const category = categories.find((each) => each.categoryId === id);
        if (category !== undefined) asides.takeCategory(category);
      }}
      onClose={asides.leaveCategory}
    />
  );
}
