import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { refusalAnsweredSchema } from '../../../../src-shared/journal/entry.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { useTill } from '../../../queries/till.ts';
import { ProblemLine } from '../problem-line.tsx';
import './answer-refusal.css';

const RESOLUTIONS = refusalAnsweredSchema.shape.resolution.options;
type Resolution = (typeof RESOLUTIONS)[number];

/** A person's answer to a refusal: a new entry that names the refused one. */
export function AnswerRefusal({ entryId }: { entryId: string }) {
  const { t } = useTranslation();
  const { calls, queryClient } = useTill();
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const answer = useMutation(
    calls.manager.answerRefusal.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: calls.manager.key() }),
    }),
  );
  return (
    <section className="answer-refusal">
      <RadioGroup
        className="answer-refusal__choices"
        value={resolution}
        onChange={(value) => setResolution(RESOLUTIONS.find((each) => each === value) ?? null)}
      >
        <Label className="answer-refusal__title">{t('manager.entry.answerTitle')}</Label>
        {RESOLUTIONS.map((each) => (
          <Radio key={each} value={each} className="answer-refusal__choice">
            <span className="answer-refusal__mark" aria-hidden="true" />
            {t(`manager.entry.resolution.${each}`)}
          </Radio>
        ))}
      </RadioGroup>
      <p className="small quiet">{t('manager.entry.answerHint')}</p>
      <ProblemLine error={answer.error} done={answer.isSuccess ? t('manager.entry.answerDone') : null} />
      <ActionButton
        kind="primary"
        isDisabled={resolution === null || answer.isPending || answer.isSuccess}
        onPress={() => {
          if (resolution !== null) answer.mutate({ entryId, resolution });
        }}
      >
        {t('manager.entry.answerDo')}
      </ActionButton>
    </section>
  );
}
