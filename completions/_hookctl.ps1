
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'hookctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'hookctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'hookctl' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Stand in for the endpoint: record, verify and validate what arrives')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Say how what arrived differs from what was promised')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send recorded deliveries again, and say what is different now')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Find out whether an endpoint is fit to receive webhooks')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Replace what is secret or personal in a capture, so that it can be shown')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a capture out of the files of other tools: HAR, goreplay, JSON bodies')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a capture in the form of another tool: HAR, curl, goreplay, k6')
            [CompletionResult]::new('learn', 'learn', [CompletionResultType]::ParameterValue, 'Write what a capture shows as an edition of a pack')
            [CompletionResult]::new('packs', 'packs', [CompletionResultType]::ParameterValue, 'Make and check packs of your own')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the man page')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the providers, or the events of one')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the signature headers for a body')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a signature offline, and say why it does not hold')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a provider, or one event with its sample and schema')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send events a provider documents, correctly signed, to an endpoint')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hookctl;demo' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Where to leave the files [default: a new folder among the temporary ones]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print each exchange as a line of JSON instead of the table')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;listen' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port; 0 picks a free one')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port; 0 picks a free one')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Address to bind; anything but loopback lets other machines in')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'Recognise these providers only; the secrets are theirs')
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'Validate against this edition only')
            [CompletionResult]::new('--tolerance', '--tolerance', [CompletionResultType]::ParameterName, 'How old a signed time may be, `none` for any age [default: the provider''s]')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'The start of this endpoint''s URL as the provider knows it, such as `https://hooks.example.com`')
            [CompletionResult]::new('--header-prefix', '--header-prefix', [CompletionResultType]::ParameterName, 'Start of the provider''s header names, where a white-label product renames them')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Append each exchange to a capture file')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Append each exchange to a capture file')
            [CompletionResult]::new('--sync', '--sync', [CompletionResultType]::ParameterName, 'When records are put on disk: before they are acknowledged, every 50 ms, or when the system likes')
            [CompletionResult]::new('--rotate', '--rotate', [CompletionResultType]::ParameterName, 'Begin a new capture file at that size (`100MB`) or age (`1h`); closed ones are compressed')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Read the secret from a file (`-`: standard input); a final newline is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Read the secret from an environment variable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret itself; it is visible to other users and kept in the shell''s history')
            [CompletionResult]::new('--respond', '--respond', [CompletionResultType]::ParameterName, 'What each attempt at a delivery meets: `503x2,200`, `10%:500`, `delay:2s+200`, `reset`, `hang`, `close` [default: what the provider documents, else 200]')
            [CompletionResult]::new('--respond-seed', '--respond-seed', [CompletionResultType]::ParameterName, 'Seed of the chances in a program')
            [CompletionResult]::new('--forward', '--forward', [CompletionResultType]::ParameterName, 'Pass every request on to this endpoint and answer with its answer [default: the routes of `hookctl.toml`]')
            [CompletionResult]::new('--forward-host', '--forward-host', [CompletionResultType]::ParameterName, 'What `Host` says: the endpoint, or what the provider sent')
            [CompletionResult]::new('--forward-retries', '--forward-retries', [CompletionResultType]::ParameterName, 'Try so many times more when the endpoint cannot be reached or answers 5xx')
            [CompletionResult]::new('--forward-timeout', '--forward-timeout', [CompletionResultType]::ParameterName, 'How long the endpoint may take to answer; longer is answered 504')
            [CompletionResult]::new('--forward-cacert', '--forward-cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--show', '--show', [CompletionResultType]::ParameterName, 'Print more under each line')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Show only what fits: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`; repeated, all have to fit; everything is recorded and counted all the same')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after so many requests, with exit code 1 when a signature or payload did not hold')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'What has to have come in, else exit code 1: an event, or `requests`, `valid`, `invalid`, `unchecked`, `unsigned`, `match`, `drift`, `refused`, `duplicate`, with `>=2`, `==0`, …; or `sender-ok`')
            [CompletionResult]::new('--within', '--within', [CompletionResultType]::ParameterName, 'End after so long, or earlier when what `--expect` says is settled')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URL to a file once ready, and remove it at the end')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Run a shell command once ready, with `HOOKCTL_URL` and `HOOKCTL_PORT` set, and end with it; what it starts in a session of its own (`setsid`, daemons) outlives it')
            [CompletionResult]::new('--tls-out', '--tls-out', [CompletionResultType]::ParameterName, 'Write the certificate that was made to this PEM file, for `hookctl send --cacert` and `curl --cacert`')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Speak TLS with the certificate of this PEM file, its authority''s after it')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The certificate''s private key, in PEM')
            [CompletionResult]::new('--unix', '--unix', [CompletionResultType]::ParameterName, 'Listen on a Unix socket instead of a port')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Largest body that is taken; of larger ones the head is recorded, and they are answered 413')
            [CompletionResult]::new('--max-head', '--max-head', [CompletionResultType]::ParameterName, 'Largest head that is taken; larger ones are answered 431')
            [CompletionResult]::new('--max-headers', '--max-headers', [CompletionResultType]::ParameterName, 'Most header fields of a request; more are answered 431')
            [CompletionResult]::new('--max-connections', '--max-connections', [CompletionResultType]::ParameterName, 'Connections at a time; when all are taken, those without headway make room for others')
            [CompletionResult]::new('--max-requests', '--max-requests', [CompletionResultType]::ParameterName, 'Requests on one connection')
            [CompletionResult]::new('--head-timeout', '--head-timeout', [CompletionResultType]::ParameterName, 'How long a head, or a TLS handshake, may take; a later head is answered 408')
            [CompletionResult]::new('--body-timeout', '--body-timeout', [CompletionResultType]::ParameterName, 'How long a body may pause; a later rest is answered 408')
            [CompletionResult]::new('--idle-timeout', '--idle-timeout', [CompletionResultType]::ParameterName, 'How long a connection may wait for its next request, or hang on purpose')
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'How long requests under way may take once the listener is to end')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--no-challenge', '--no-challenge', [CompletionResultType]::ParameterName, 'Do not answer the handshakes that providers make, but treat them as any request')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print each exchange as a line of JSON')
            [CompletionResult]::new('--no-forward', '--no-forward', [CompletionResultType]::ParameterName, 'Pass nothing on, whatever `hookctl.toml` says')
            [CompletionResult]::new('--forward-insecure', '--forward-insecure', [CompletionResultType]::ParameterName, 'Trust any certificate')
            [CompletionResult]::new('--reject-invalid', '--reject-invalid', [CompletionResultType]::ParameterName, 'Answer 401 to a request whose signature does not hold, and do not pass it on')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Speak TLS, with a certificate made on the spot for localhost and the address that is bound')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;diff' {
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'What payloads are held against: `documented`, `live`, …, or a JSON Schema for all of them; several with commas [default: the provider''s default edition]')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Pass over a place: `a.b`, `items[].id`, `**.updated_at`, `request path`, `header NAME`')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'Only the payloads of this provider, with `*` for any characters; of bodies without a record: whose they are')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Only this event, with `*` for any characters; of a body that does not say: which it is')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only records that fit: `signature=valid`, `header:NAME=VALUE`, `$.id==7`, as `listen` takes them; repeated, all have to fit')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Read the first so many records or bodies only')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'How much a rule matters, everywhere or at a place: `enum-out-of-set=error`, `undocumented-field:meta.*=ignore`; `error`, `warning`, `info` or `ignore`')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least severity that ends with exit code 1 [default: error]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Accept what this file says is known; it is told what of that nobody sees any more')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How it is shown')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'One table for each event, or what is wrong with each payload')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'How many threads look at payloads [default: one for each core]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'Compare headers too, but for those that differ anyway')
            [CompletionResult]::new('--exact', '--exact', [CompletionResultType]::ParameterName, 'Let the order of members and white space count, as differences of form')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Count every difference that is not ignored as an error')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept everything from now on: write it to the baseline')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what the baseline accepts too, and leave out no row')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what the baseline accepts too, and leave out no row')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Look at each payload as if it were the first of its shape: slower, with the same result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;replay' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The endpoint; the recorded path and query are kept where it has no path of its own')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'Of these providers; `*` stands for anything')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Of these events; `*` stands for anything')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Answered with one of these statuses: `5xx`, `200,404`')
            [CompletionResult]::new('--signature', '--signature', [CompletionResultType]::ParameterName, 'Whose signature was `valid`, `invalid`, `unchecked` or `unsigned`')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Recorded at this time or later: RFC 3339 or seconds since 1970')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Recorded before this time')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'With these record or delivery ids')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'On these lines of the capture: `7`, `3..7`, `3..`')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'That meet a condition, as in `listen --filter`: `$.id==7`, `header:NAME=VALUE`, `path=/hooks*`')
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'A random part of them: `10%`')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many, in each round')
            [CompletionResult]::new('--loop', '--loop', [CompletionResultType]::ParameterName, 'All of it so many times')
            [CompletionResult]::new('--pace', '--pace', [CompletionResultType]::ParameterName, 'At the pace at which they came, or as fast as the endpoint answers')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'So many times as fast as they came')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'So many a second: `200` or `200/s`')
            [CompletionResult]::new('--max-gap', '--max-gap', [CompletionResultType]::ParameterName, 'Shorten longer silences to this, before `--speed` divides them')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many deliveries are under way at once')
            [CompletionResult]::new('--order-by', '--order-by', [CompletionResultType]::ParameterName, 'Keep the order of what belongs together: `conversation`, `contact` or what else the pack names, a JSON path, or `all`')
            [CompletionResult]::new('--resign', '--resign', [CompletionResultType]::ParameterName, 'The signature: as it was, as of now, or as old as it was [default: fresh where there is a secret, else keep]')
            [CompletionResult]::new('--ids', '--ids', [CompletionResultType]::ParameterName, 'The delivery ids: as they were, or each by a new one')
            [CompletionResult]::new('--shift-time', '--shift-time', [CompletionResultType]::ParameterName, 'Move the times in the bodies so that the first record is of this time: `now`, RFC 3339 or seconds since 1970')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Add a header, or replace one')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'The endpoint''s URL as the providers know it, where URLs are signed and differ from `--to`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Where new ids and `--sample` come from [default: random]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`')
            [CompletionResult]::new('--set-str', '--set-str', [CompletionResultType]::ParameterName, 'Set a text, taken as it is')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Remove a member or an element')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'Merge a JSON object into the payload (RFC 7386)')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Read the secret from a file (`-`: standard input); a final newline is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Read the secret from an environment variable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret itself; it is visible to other users and kept in the shell''s history')
            [CompletionResult]::new('--and-to', '--and-to', [CompletionResultType]::ParameterName, 'Send to this endpoint as well, and compare its answers with those of `--to`')
            [CompletionResult]::new('--compare-header', '--compare-header', [CompletionResultType]::ParameterName, 'Compare this header too')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave out a place of JSON bodies: `meta.took`, `items[].id`, `**.updated_at`')
            [CompletionResult]::new('--latency-factor', '--latency-factor', [CompletionResultType]::ParameterName, 'Compare the latency too: at most so many times as long')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Statuses that count as accepted: `2xx`, `204`, `any` [default: with a comparison any, else 2xx]')
            [CompletionResult]::new('--retry', '--retry', [CompletionResultType]::ParameterName, 'Try again: `none`, `provider` (its own schedule) or a number of times')
            [CompletionResult]::new('--time-scale', '--time-scale', [CompletionResultType]::ParameterName, 'Multiply the pauses between attempts')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a whole delivery may take')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long connecting may take')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'A limit that the replay has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `changed<1%`, `rate>=100/s`; any number of them')
            [CompletionResult]::new('--max-failures', '--max-failures', [CompletionResultType]::ParameterName, 'Stop after so many deliveries that failed or changed')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Note what was answered in this file; with the file there, go on after it')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Append each exchange to a capture file')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Append each exchange to a capture file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print what would be sent and when, and send nothing; with `--verbose` the bytes too')
            [CompletionResult]::new('--dedupe', '--dedupe', [CompletionResultType]::ParameterName, 'Each delivery once, by its id or else by its bytes')
            [CompletionResult]::new('--keep-host', '--keep-host', [CompletionResultType]::ParameterName, 'Keep the recorded Host')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Send masked and cut-off records too, and sign what was forged')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Compare each answer with the recorded one: status and body')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate')
            [CompletionResult]::new('--allow-external', '--allow-external', [CompletionResultType]::ParameterName, 'Send to an endpoint that is not on this machine')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print each exchange as a line of JSON with what was found; the summary is the last line on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every delivery, not only those that failed or changed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every delivery, not only those that failed or changed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show the summary only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show the summary only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;test' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The endpoint')
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'Which account of the provider: `documented`, `live`, …')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these groups, probes or cases: `accepts`, `refuses/no-signature`, `*/stale*`')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Not these')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Draw all random choices from this number, but for ids, which are new in every run; a report tells the one it used')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The event that stands for all others where one is enough [default: the first that is signed]')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'A payload of your own, for a pack that is a signing scheme only')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'Set a parameter of the events'' paths')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Add a header to every request')
            [CompletionResult]::new('--header-prefix', '--header-prefix', [CompletionResultType]::ParameterName, 'Start of the provider''s header names, where a white-label product renames them')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'The endpoint''s URL as the provider knows it, where the URL is signed and differs from `--to`')
            [CompletionResult]::new('--rotated-secret-file', '--rotated-secret-file', [CompletionResultType]::ParameterName, 'A further secret that the endpoint knows, for the probe of a rotation')
            [CompletionResult]::new('--tolerance', '--tolerance', [CompletionResultType]::ParameterName, 'How far from now a signed time may be, where the endpoint has its own rule: `10m`, `none` [default: the provider''s]')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long an answer may take [default: the provider''s, else 10s]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Read the secret from a file (`-`: standard input); a final newline is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Read the secret from an environment variable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret itself; it is visible to other users and kept in the shell''s history')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'A URL whose body changes with every delivery that had an effect: a counter, a list; read with GET')
            [CompletionResult]::new('--probe-cmd', '--probe-cmd', [CompletionResultType]::ParameterName, 'A command whose output does')
            [CompletionResult]::new('--settle', '--settle', [CompletionResultType]::ParameterName, 'How long what a delivery did may take to show')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'How many deliveries are started a second in the group `on-time`: `50` or `50/s`')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'For how long')
            [CompletionResult]::new('--time-scale', '--time-scale', [CompletionResultType]::ParameterName, 'Multiply the pauses of the provider''s retries [default: so that all of them take 2 s]')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Start the application with this command, and end it afterwards, with all it started but what made itself a session of its own (`setsid`, daemons)')
            [CompletionResult]::new('--wait-for', '--wait-for', [CompletionResultType]::ParameterName, 'Wait until this is there: a URL that answers, or HOST:PORT that takes connections [default: the endpoint''s, with `--exec`]')
            [CompletionResult]::new('--wait-timeout', '--wait-timeout', [CompletionResultType]::ParameterName, 'How long to wait for it [default: 30s]')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Report as `terminal`, `jsonl`, `junit`, `github`, `tap` or `html`, to standard output or `=FILE`; any number')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Append each exchange to a capture file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Print what would be tried, and try nothing')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate')
            [CompletionResult]::new('--allow-external', '--allow-external', [CompletionResultType]::ParameterName, 'Test an endpoint that is not on this machine')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show what passed too, with what was sent and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show what passed too, with what was sent and why')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show failures only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;redact' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, which must not be there yet, instead of standard output')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file, which must not be there yet, instead of standard output')
            [CompletionResult]::new('--salt-file', '--salt-file', [CompletionResultType]::ParameterName, 'Replace by this salt, so that several captures get the same replacements; it is as secret as what is replaced')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; fail when something that looks like a secret is left, and say where')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'With `--check`: fail for personal data too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;import' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'What form they are in [default: what each begins with tells]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the capture to a file instead of standard output')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the capture to a file instead of standard output')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'Whose requests they are [default: what the packs recognise]')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Which event they are [default: what the pack recognises]')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The start of the endpoint''s URL as the provider knew it, such as `https://hooks.example.com`')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Path of the requests [default: the event''s]')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Method of the requests [default: the event''s]')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the requests, besides `Host` and `Content-Type: application/json`')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'When the first came; each of the others a millisecond after the one before [default: now]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--append', '--append', [CompletionResultType]::ParameterName, 'Append to a capture that is there')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a capture that is there')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse a file with a part that is no record')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;export' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The form')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file instead of standard output')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to a file instead of standard output')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'Those of this provider; repeated, any of them')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Those of this event (`message_*`); repeated, any of them')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Those that fit: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`; repeated, all have to fit')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many of these at most')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a file that is there')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse a capture with a line that is not a record, and a record that the form cannot hold')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;learn' {
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'Whose requests to learn from: a pack''s name, or that of a new one [default: all that are recognised]')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Which events, by short name, wire name or `provider/event`; `*` stands for anything')
            [CompletionResult]::new('--event-at', '--event-at', [CompletionResultType]::ParameterName, 'Where the event''s name stands, `body:/POINTER` or `header:NAME`, for a provider whose pack does not say [default: guessed]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder of packs to write into')
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'The edition to write')
            [CompletionResult]::new('--min-payloads', '--min-payloads', [CompletionResultType]::ParameterName, 'In how many payloads a member must always have been before it is required, and a format before it is one')
            [CompletionResult]::new('--salt-file', '--salt-file', [CompletionResultType]::ParameterName, 'A file whose bytes decide what stands for secrets and personal data [default: chance]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Write over what was learned before')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse a capture with a line that is not a record')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print each event as a line of JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;packs' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a commented pack to start from')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that packs hold what they promise')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hookctl;packs;new' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The folder to put it in')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;packs;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print each finding as a line of JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;packs;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a commented pack to start from')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that packs hold what they promise')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hookctl;packs;help;new' {
            break
        }
        'hookctl;packs;help;check' {
            break
        }
        'hookctl;packs;help;help' {
            break
        }
        'hookctl;completions' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;man' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;list' {
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'The events of this edition only')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;sign' {
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The body (`-`: standard input)')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The signed time [default: now]')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'The delivery id [default: a fresh one]')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The endpoint''s URL as the provider knows it, for schemes that sign it')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The method, for schemes that sign it')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the request, for schemes that sign one')
            [CompletionResult]::new('--header-prefix', '--header-prefix', [CompletionResultType]::ParameterName, 'Start of the provider''s header names, where a white-label product renames them')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Read the secret from a file (`-`: standard input); a final newline is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Read the secret from an environment variable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret itself; it is visible to other users and kept in the shell''s history')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;verify' {
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The body as it arrived (`-`: standard input)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the request')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time of the check [default: now; for a capture the arrival of each request]')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The endpoint''s URL as the provider knows it; for a capture its start, without the path')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'The method')
            [CompletionResult]::new('--tolerance', '--tolerance', [CompletionResultType]::ParameterName, 'How old a signed time may be, `none` for any age [default: the provider''s]')
            [CompletionResult]::new('--header-prefix', '--header-prefix', [CompletionResultType]::ParameterName, 'Start of the provider''s header names, where a white-label product renames them')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Read the secret from a file (`-`: standard input); a final newline is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Read the secret from an environment variable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret itself; it is visible to other users and kept in the shell''s history')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--show-expected', '--show-expected', [CompletionResultType]::ParameterName, 'Print the signature that would be right; it is worth as much as the secret for this request')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse a capture with a line that is not a record')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;show' {
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'Which account of the provider')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'Print the event''s sample payload only, filled in')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the event''s JSON Schema only, as one self-contained document')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;send' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The endpoint')
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'Which account of the provider: `documented`, `live`, …')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Send these bytes as they are instead of a sample (`-`: standard input)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`')
            [CompletionResult]::new('--set-str', '--set-str', [CompletionResultType]::ParameterName, 'Set a text, taken as it is')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Remove a member or an element')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'Merge a JSON object into the payload (RFC 7386)')
            [CompletionResult]::new('--vary', '--vary', [CompletionResultType]::ParameterName, 'Vary each delivery by the event''s schema: `edge` (boundary values, valid) or `negative` (one violation)')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'Set a parameter of the event''s path')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Fix all random values; the payload''s times too, unless `--at` gives them')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Fix the time, in the payload and in the signature: RFC 3339 or seconds since 1970')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Fix the delivery id')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Send with another method than the event''s')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Send what this probe of `hookctl test` sends: `refuses/no-signature`')
            [CompletionResult]::new('--rotated-secret-file', '--rotated-secret-file', [CompletionResultType]::ParameterName, 'A further secret that the endpoint knows, for the probe of a rotation')
            [CompletionResult]::new('--tolerance', '--tolerance', [CompletionResultType]::ParameterName, 'How far from now the endpoint lets a signed time be, for the probes of old and future ones')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Add a header, or replace one, the signature''s included')
            [CompletionResult]::new('--header-prefix', '--header-prefix', [CompletionResultType]::ParameterName, 'Start of the provider''s header names, where a white-label product renames them')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'The endpoint''s URL as the provider knows it, where the URL is signed and differs from `--to`')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Read the secret from a file (`-`: standard input); a final newline is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Read the secret from an environment variable')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The secret itself; it is visible to other users and kept in the shell''s history')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a whole delivery may take [default: the provider''s, else 30s]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long connecting may take')
            [CompletionResult]::new('--retry', '--retry', [CompletionResultType]::ParameterName, 'Try again: `none`, `provider` (its own schedule) or a number of times')
            [CompletionResult]::new('--time-scale', '--time-scale', [CompletionResultType]::ParameterName, 'Multiply the pauses between attempts, `0.01` to compress a day into minutes')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'How often each event is delivered; over connections that are kept open, where the endpoint keeps them open')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many deliveries are under way at once [default: 1; at a rate and with `--for` or `--threshold` as many as it takes]')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'How many deliveries are started a second: `50` or `50/s`; with `--count` that is a load')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Put the endpoint under load for so long, and sum up what came of it; latency counts from when a delivery was due')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'A limit that the load has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `rate>=100/s`; any number of them')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Statuses that count as accepted: `2xx`, `204`, `200,404` [default: what the provider expects]')
            [CompletionResult]::new('--expect-body', '--expect-body', [CompletionResultType]::ParameterName, 'A text the answer''s body must hold')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Append each exchange to a capture file')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Report on a load as `html` (with a picture of its latency), `junit`, `jsonl`, `github` or `tap`, to `=FILE`')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file, instead of the nearest `hookctl.toml`')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Folder of further packs; a later one wins')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every event of the edition')
            [CompletionResult]::new('--no-sign', '--no-sign', [CompletionResultType]::ParameterName, 'Send without a signature')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the exact bytes that would be sent, and send nothing')
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'Print the curl command that sends the same bytes, and send nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print each exchange as a line of JSON; of a load its summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the endpoint''s answer even when it is as expected')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the endpoint''s answer even when it is as expected')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show failures only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show failures only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hookctl;help' {
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Stand in for the endpoint: record, verify and validate what arrives')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Say how what arrived differs from what was promised')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send recorded deliveries again, and say what is different now')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Find out whether an endpoint is fit to receive webhooks')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Replace what is secret or personal in a capture, so that it can be shown')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a capture out of the files of other tools: HAR, goreplay, JSON bodies')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a capture in the form of another tool: HAR, curl, goreplay, k6')
            [CompletionResult]::new('learn', 'learn', [CompletionResultType]::ParameterValue, 'Write what a capture shows as an edition of a pack')
            [CompletionResult]::new('packs', 'packs', [CompletionResultType]::ParameterValue, 'Make and check packs of your own')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the man page')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the providers, or the events of one')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the signature headers for a body')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a signature offline, and say why it does not hold')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a provider, or one event with its sample and schema')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Send events a provider documents, correctly signed, to an endpoint')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hookctl;help;demo' {
            break
        }
        'hookctl;help;listen' {
            break
        }
        'hookctl;help;diff' {
            break
        }
        'hookctl;help;replay' {
            break
        }
        'hookctl;help;test' {
            break
        }
        'hookctl;help;redact' {
            break
        }
        'hookctl;help;import' {
            break
        }
        'hookctl;help;export' {
            break
        }
        'hookctl;help;learn' {
            break
        }
        'hookctl;help;packs' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a commented pack to start from')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that packs hold what they promise')
            break
        }
        'hookctl;help;packs;new' {
            break
        }
        'hookctl;help;packs;check' {
            break
        }
        'hookctl;help;completions' {
            break
        }
        'hookctl;help;man' {
            break
        }
        'hookctl;help;list' {
            break
        }
        'hookctl;help;sign' {
            break
        }
        'hookctl;help;verify' {
            break
        }
        'hookctl;help;show' {
            break
        }
        'hookctl;help;send' {
            break
        }
        'hookctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
