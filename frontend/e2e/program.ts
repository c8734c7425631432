import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A `telltale serve` of its own, with an empty data folder. */
export interface Program {
  /** The one-time link that it printed. */
  link: string;
  /** Its process. */
  pid: number;
  stop: () => Promise<void>;
  /** Ends it and starts another one at the same address, on the same data. Returns the new link. */
  restart: (away?: () => Promise<void>) => Promise<string>;
}

/** What makes the program serve pages at an address. */
const serving = (addr: string) => ['serve', '--addr', addr];

/** What makes it serve a workspace of the demo, thinned out: it takes an address of its own. */
export const demo = () => ['demo', '--open', '--one-in', '10'];

/** Starts the program that TELLTALE_BINARY names and waits for its link. */
export async function startProgram(command: (addr: string) => string[] = serving): Promise<Program> {
  const home = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
  let run = await start(home, command('127.0.0.1:0'));
  return {
    link: run.link,
    pid: run.pid,
    stop: async () => {
      await run.end();
      await rm(home, { recursive: true, force: true });
    },
    restart: async (away) => {
      await run.end();
      await away?.();
      run = await start(home, command(new URL(run.link).host));
      return run.link;
    },
  };
}

async function start(home: string, command: string[]) {
  const binary = process.env['TELLTALE_BINARY'];
  if (!binary)
    throw new Error(
      'Set TELLTALE_BINARY to the program to test: ./build/test does, and so does "go build -o telltale ." by hand.',
    );
  const child = spawn(binary, command, {
    // With a display the demo would open a window.
    env: { ...process.env, TELLTALE_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );

  const link = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(line);
      const [found] = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line) ?? [];
      if (found) resolve(found);
    });
    void ended.then(() => {
      reject(new Error(`telltale serve ended at once:\n${said.join('\n')}`));
    });
  });
  const end = async () => {
    child.kill('SIGINT');
    await ended;
  };
  return { link, end, pid: child.pid ?? 0 };
}
