import { baseUrl } from "#/api/session";
import { curl } from "#/lib/curl";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { CodeBlock } from "#/ui/code";
import { Section } from "#/ui/page";

/** How a program reaches this server. */
export function ConnectPanel() {
  return (
    <Section title="Connect">
      <CodeBlock label="Base URL" text={baseUrl()} copyLabel="Copy URL" />
      <CodeBlock label="A command that lists the buckets" text={curl({ url: `${baseUrl()}/v1/buckets` })} copyLabel="Copy curl" />
      <p className="text-text-muted">
        The command takes the key from the variable <code className="font-mono">STOWBOX_API_KEY</code>.{" "}
        <Link to={paths.keys({ create: true })} className="text-accent-text underline">
          Create a key
        </Link>{" "}
        if you have none at hand.
      </p>
    </Section>
  );
}
