import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { own } from "./eslint.rules.js";

const SOURCES = ["lib/**/*.ts", "constructs/**/*.ts", "stacks/**/*.ts"];
/** They may read arguments and environment, print and exit. */
const SHELLS = ["lib/cli/**/*.ts", "stacks/fleet-app.ts"];
const PURE = [
  "lib/errors.ts",
  "lib/model/**/*.ts",
  "lib/clouds/**/*.ts",
  "lib/fleet-file/**/*.ts",
  "lib/plan/**/*.ts",
  "lib/policy/**/*.ts",
  "lib/contracts/**/*.ts",
  "lib/cost/**/*.ts",
  "lib/review/**/*.ts",
];

const PROVIDER_ROOTS = {
  regex: "^@cdktf/provider-[a-z]+(/(?!lib/[a-z0-9-]+/index\\.js$).*)?$",
  message: "Import one resource, `@cdktf/provider-x/lib/<resource>/index.js`: the package root loads 48 times slower.",
};
const PROCESS = {
  regex: "^(node:)?process$",
  message: "Only lib/cli reads arguments and environment, prints and exits: take what you need as an argument.",
};

const NO_CLOCK = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: "The clock is an argument here.",
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: "The clock is an argument here.",
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Chance is an argument here.",
  },
];
const NO_DEFAULT_EXPORT = {
  selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
  message: "Export by name: a name is found, renamed and imported as one.",
};
const NO_SKIPPING = [
  {
    selector: "MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(skip|only|todo|failing)$/]",
    message: "A test that can't run here says so through test/support/needs.ts.",
  },
  {
    selector: "MemberExpression[object.object.name=/^(test|it|describe)$/][property.name=/^(skip|only|todo|failing)$/]",
    message: "A test that can't run here says so through test/support/needs.ts.",
  },
  {
    selector: "CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe|pending)$/]",
    message: "A test that can't run here says so through test/support/needs.ts.",
  },
];

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "**/dist/",
      "**/cdktf.out/",
      "**/.fleetwright/",
      "test/architecture/planted/",
      "test/fleets/",
      "templates/",
      "coverage/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    plugins: { own },
    rules: {
      "own/disable-has-reason": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", { max: 350 }],
      "no-mixed-operators": [
        "error",
        {
          groups: [
            ["??", "?:"],
            ["&&", "||"],
            ["&", "|", "^", "<<", ">>", ">>>"],
            ["in", "instanceof"],
          ],
          allowSamePrecedence: true,
        },
      ],
      "no-console": "error",
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-deprecated": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Numbers and value objects with a toString of their own are what our messages are made of.
      "@typescript-eslint/restrict-template-expressions": "off",
      // Leaving a property out by naming it is the readable way.
      "@typescript-eslint/no-unused-vars": [
        "error",
        {
          ignoreRestSiblings: true,
          caughtErrors: "all",
          argsIgnorePattern: "^_",
          varsIgnorePattern: "^_$",
          destructuredArrayIgnorePattern: "^_",
        },
      ],
      // `"self" | string` and `unknown` in a union say what to expect there.
      "@typescript-eslint/no-redundant-type-constituents": "off",
      // An interface's method is asynchronous for the implementations that wait.
      "@typescript-eslint/require-await": "off",
      "no-restricted-imports": ["error", { patterns: [PROVIDER_ROOTS] }],
      "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT],
    },
  },
  {
    files: SOURCES,
    ignores: SHELLS,
    rules: {
      "no-restricted-imports": ["error", { patterns: [PROVIDER_ROOTS, PROCESS] }],
      "no-restricted-properties": [
        "error",
        ...["argv", "env", "exit", "exitCode", "stdin", "stdout", "stderr", "chdir"].map((property) => ({
          object: "process",
          property,
          message: PROCESS.message,
        })),
      ],
    },
  },
  {
    files: SOURCES,
    rules: { "@typescript-eslint/no-non-null-assertion": "error" },
  },
  {
    files: PURE,
    rules: { "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT, ...NO_CLOCK] },
  },
  {
    files: ["test/**/*.ts"],
    ignores: ["test/support/needs.ts"],
    rules: { "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT, ...NO_SKIPPING] },
  },
  {
    // jest, ESLint and a fleet file in TypeScript are asked for their default export.
    files: ["*.config.ts", "fleet.ts", "test/support/reporter.ts", "test/support/global-setup.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
);
