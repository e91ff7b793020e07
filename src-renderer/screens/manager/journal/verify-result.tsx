import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/use-format.ts';
import type { TillClient } from '../../../port/till-client.ts';
import { chainProblemWords } from '../../../words/manager-words.ts';

type Result = Awaited<ReturnType<TillClient['manager']['verifyJournal']>>;

const MOST_PROBLEMS = 5;

/** How the check of the whole journal went. */
export function VerifyResult({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { checked, problems } = result;
  const points = format.points(checked);
  if (problems.length === 0) {
    return (
      <p role="status" className="manager__done">
        {t('manager.journal.sound', { count: checked, points })}
      </p>
    );
  }
  return (
    <div role="alert" className="manager__problem">
      <p>{t('manager.journal.broken', { count: problems.length, points })}</p>
      <ul>
        {problems.slice(0, MOST_PROBLEMS).map(({ epoch, sequence, problem }) => (
          <li key={`${epoch}-${sequence}-${problem}`}>
            {t('manager.journal.problemAt', {
              number: format.points(sequence),
              problem: chainProblemWords(problem, t),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
