import { spawn } from 'node:child_process';

export type CommandOptions = { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number; show?: boolean };
export type CommandResult = { code: number; output: string };

/**
 * Runs a command to its end. `output` is stdout and stderr together; with `show` they also go to the terminal.
 * A command that could not be started or ran out of time has the code 127 or 124, as a shell would say.
 */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timedOut = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, options.timeoutMs)
      : undefined;
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      if (options.show) process.stderr.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      clearTimeout(timer);
      settle({ code: 127, output: `${output}${error.message}\n` });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      settle({ code: timedOut ? 124 : (code ?? 1), output });
    });
  });
}

/** Like `runCommand`, but a failure is an error that carries the command and the end of its output. */
export async function mustRun(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0) {
    throw new Error(`"${[command, ...args].join(' ')}" ended with code ${code}:\n${output.slice(-4000).trim()}`);
  }
  return output;
}
