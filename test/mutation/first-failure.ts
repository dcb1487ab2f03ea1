/** A reporter of jest that ends the run with the first test that fails: which others would fail as well is of no interest. */
// eslint-disable-next-line no-restricted-syntax -- jest takes what a reporter exports by default
export default class FirstFailure {
  onTestCaseResult(_file: unknown, { status }: { readonly status: string }): void {
    if (status === "failed") process.exit(1);
  }
}
