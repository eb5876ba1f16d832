/* Many websocket clients in one process and one thread: opens them, counts what reaches each, and when.
 *
 *     load --host 127.0.0.1 --port 8001 --path '/socket.io/?EIO=4&transport=websocket' --marker '"seq":'
 *          [--socketio] [--auth FILE] [--greet FILE]
 *
 * --socketio: after the upgrade read the Engine.IO open packet, send `40AUTH`, wait for `40{...}`, and with
 * --greet send `420GREET` and wait for `430`. AUTH and GREET are lines of those files, in turn; the files
 * are read anew at every connect and reconnect. Pings are answered. Messages come in one frame of < 64 KB.
 * --marker: text in a message that its number follows; its arrival is noted, on CLOCK_MONOTONIC in seconds.
 *
 * Commands on stdin, one answer on stdout for each, a line of JSON:
 *     connect COUNT AT_ONCE SECONDS [PORT]   so many more; those that cannot reach the server try again
 *     reconnect AT_ONCE SECONDS              cut all of them off and connect them again
 *     await MESSAGES SECONDS                 until so many numbered messages came since the last reset
 *     events | totals | reset FIRST          numbers FIRST and above are counted from now on
 *     mute FIRST COUNT | close FIRST COUNT   these clients read nothing any more | are cut off
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lines.h"
#include "tally.h"

enum { MOST_CLIENTS = 65536, CHUNK = 1 << 18, READY_AT_ONCE = 512, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };
static const double AGAIN = 0.05; /* seconds before another try */
static const int SMALL = 4096;    /* bytes that wait for a client that does not read */

typedef enum { GONE, DIALLING, UPGRADING, OPENING, JOINING, ASKING, READY } Stage;
typedef struct {
    int fd, port;
    Stage stage;
    long last; /* the highest number it was sent */
    double began, not_before;
    char *rest; /* what came of an unfinished frame */
    size_t held;
} Client;

static Client clients[MOST_CLIENTS];
static long known, cut_off;
static struct { bool connecting, awaiting; double began, deadline; long wanted, at_once, failed, joined; } job;
static long queue[MOST_CLIENTS], queued, next_queued, dialling; /* who is to be connected, who is on the way */
static double took[MOST_CLIENTS];
static const char *host = "127.0.0.1", *path = "/", *marker = "\"seq\":", *auth_file, *greet_file;
static int port, poll_fd;
static bool socketio;
static Lines auths, greets;
static char chunk[CHUNK * 2], why[100];

static void watch(Client *c, int how, int what) {
    epoll_ctl(poll_fd, how, c->fd, &(struct epoll_event){.events = what, .data.ptr = c});
}

static void cut(Client *c) {
    if (c->stage == GONE) return;
    close(c->fd); /* with SO_LINGER 0 this resets the connection: no port waits for its second end */
    if (c->stage < READY) dialling--;
    free(c->rest);
    c->rest = NULL, c->held = 0, c->stage = GONE;
}

static void enqueue(Client *c, double not_before) {
    c->not_before = not_before;
    queue[(next_queued + queued++) % MOST_CLIENTS] = c - clients;
}

static void give_up(Client *c, const char *reason) { /* keeps the first line, quotes replaced */
    if (c->stage == READY) cut_off++;
    else {
        job.failed++;
        snprintf(why, sizeof why, "%s", reason);
        why[strcspn(why, "\r\n")] = 0;
        for (char *each = why; *each; each++) if (*each == '"' || *each == '\\') *each = '\'';
    }
    cut(c);
}

static void lost(Client *c) { /* the connection failed: before the upgrade that is worth another try */
    bool early = c->stage == DIALLING || c->stage == UPGRADING;
    if (early && job.connecting && now() < job.deadline) cut(c), enqueue(c, now() + AGAIN);
    else give_up(c, "the connection was lost");
}

static void send_frame(Client *c, int kind, const char *head, const char *text, size_t size) {
    static char out[CHUNK];
    size_t all = strlen(head) + size, at = 2;
    if (all > 65535) { give_up(c, "a line of more than 64 KB"); return; }
    out[0] = (char)(0x80 | kind), out[1] = (char)(0x80 | (all < 126 ? all : 126));
    if (all > 125) out[2] = (char)(all >> 8), out[3] = (char)all, at = 4;
    memset(out + at, 0, 4); /* a frame of a client must be masked; with the key 0 the text stays as it is */
    memcpy(out + at + 4, head, strlen(head));
    memcpy(out + at + 4 + strlen(head), text, size);
    if (send(c->fd, out, at + 4 + all, MSG_NOSIGNAL) != (ssize_t)(at + 4 + all)) lost(c);
}

static void dial(Client *c) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(c->port)};
    inet_pton(AF_INET, host, &to.sin_addr);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    c->stage = DIALLING, dialling++;
    if (c->fd < 0) { give_up(c, strerror(errno)); return; }
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    watch(c, EPOLL_CTL_ADD, EPOLLOUT);
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) lost(c);
}

static void upgrade(Client *c) {
    char request[1024];
    int size = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path, host, c->port);
    c->stage = UPGRADING;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
    if (send(c->fd, request, size, MSG_NOSIGNAL) != size) lost(c);
}

static void join(Client *c) {
    c->stage = READY, dialling--;
    took[job.joined++] = now() - c->began;
}

static void step(Client *c, Stage next, const char *head, const Lines *lines) {
    const char *text = line_of(lines, c - clients);
    c->stage = next;
    send_frame(c, TEXT, head, text, strlen(text));
}

static void take(Client *c, char *text, size_t size, double at) { /* one message; Engine.IO's 4 is Socket.IO */
    char outer = socketio ? text[0] : '4', inner = socketio ? text[1] : '2';
    if (outer == '4' && inner == '2') note(&c->last, text, size, marker, at);
    else if (outer == '2') send_frame(c, TEXT, "3", "", 0);
    else if (outer == '0' && c->stage == OPENING) step(c, JOINING, "40", &auths);
    else if (outer == '4' && inner == '0' && c->stage == JOINING) {
        if (greets.count) step(c, ASKING, "420", &greets);
        else join(c);
    } else if (outer == '4' && inner == '3' && c->stage == ASKING && !strstr(text, "\"ok\":false")) join(c);
    else if (outer == '4' && c->stage < READY) give_up(c, text);
}

static size_t parse(Client *c, char *data, size_t size, double at) { /* returns the bytes of whole frames */
    size_t done = 0;
    while (c->stage > UPGRADING && size - done >= 2) {
        unsigned char *frame = (unsigned char *)data + done;
        size_t length = frame[1] & 127, head = length < 126 ? 2 : 4;
        if (size - done < head) break;
        if (length == 127) { give_up(c, "a message of more than 64 KB"); break; }
        if (length == 126) length = (size_t)frame[2] << 8 | frame[3];
        if (size - done < head + length) break;
        char *text = (char *)frame + head, after = text[length];
        int kind = frame[0] & 15;
        text[length] = 0;
        if (kind == TEXT) take(c, text, length, at);
        else if (kind == PING) send_frame(c, PONG, "", text, length);
        else if (kind == CLOSE) lost(c);
        text[length] = after;
        done += head + length;
    }
    return done;
}

static void receive(Client *c) {
    if (c->held) memcpy(chunk, c->rest, c->held);
    ssize_t got = recv(c->fd, chunk + c->held, CHUNK, 0);
    double at = now();
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) { lost(c); return; }
    size_t size = c->held + got, done = 0;
    chunk[size] = 0;
    if (c->stage == UPGRADING) {
        char *end = memmem(chunk, size, "\r\n\r\n", 4);
        if (end && !strstr(chunk, " 101 ")) { give_up(c, chunk); return; }
        if (end) done = end + 4 - chunk, c->stage = OPENING;
        if (end && !socketio) join(c);
    }
    done += parse(c, chunk + done, size - done, at);
    if (c->stage == GONE) return;
    free(c->rest);
    c->held = size - done;
    c->rest = c->held ? memcpy(malloc(c->held), chunk + done, c->held) : NULL;
}

static void say_connected(void) {
    for (long i = 0; i < known; i++)
        if (clients[i].stage != READY && clients[i].stage != GONE) give_up(&clients[i], "it took too long");
    qsort(took, job.joined, sizeof *took, rising);
    printf("{\"connected\": %ld, \"failed\": %ld, \"seconds\": %.6f, \"p50\": %.6f, \"p99\": %.6f, \"why\": \"%s\"}\n",
           job.joined, job.failed + queued, now() - job.began, centile(took, job.joined, 0.5),
           centile(took, job.joined, 0.99), why);
    job.connecting = false, queued = 0;
}

static void say_totals(void) {
    struct rusage used;
    long open = 0;
    getrusage(RUSAGE_SELF, &used);
    for (long i = 0; i < known; i++) open += clients[i].stage == READY;
    printf("{\"open\": %ld, \"cut_off\": %ld, \"messages\": %ld, \"numbered\": %ld, \"bytes\": %ld, "
           "\"disorder\": %ld, \"strays\": %ld, \"cpu\": %.6f, \"now\": %.6f}\n",
           open, cut_off, tally.messages, tally.numbered, tally.bytes, tally.disorder, tally.strays,
           used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6, now());
}

static void start_connecting(long at_once, double seconds) {
    read_lines(auth_file, &auths);
    read_lines(greet_file, &greets);
    job.connecting = true, job.at_once = at_once, job.began = now(), job.deadline = job.began + seconds;
    job.failed = job.joined = 0, why[0] = 0;
}

static void obey(const char *line) {
    long a = 0, b = 0, other = 0;
    double seconds = 0;
    if (sscanf(line, "connect %ld %ld %lf %ld", &a, &b, &seconds, &other) >= 3) {
        start_connecting(b, seconds);
        for (; a-- && known < MOST_CLIENTS; known++) {
            clients[known] = (Client){.port = other ? other : port, .last = first_number - 1};
            enqueue(&clients[known], 0);
        }
    } else if (sscanf(line, "reconnect %ld %lf", &a, &seconds) == 2) {
        for (long i = 0; i < known; i++) cut(&clients[i]);
        start_connecting(a, seconds);
        for (long i = 0; i < known; i++) enqueue(&clients[i], 0);
    } else if (sscanf(line, "await %ld %lf", &a, &seconds) == 2) {
        job.awaiting = true, job.wanted = a, job.deadline = now() + seconds;
    } else if (sscanf(line, "reset %ld", &a) == 1) {
        forget(a), cut_off = 0;
        for (long i = 0; i < known; i++) clients[i].last = a - 1;
        puts("{}");
    } else if (sscanf(line, "mute %ld %ld", &a, &b) == 2) {
        for (; b-- && a < known; a++) {
            watch(&clients[a], EPOLL_CTL_DEL, 0);
            setsockopt(clients[a].fd, SOL_SOCKET, SO_RCVBUF, &SMALL, sizeof SMALL);
        }
        puts("{}");
    } else if (sscanf(line, "close %ld %ld", &a, &b) == 2) {
        for (; b-- && a < known; a++) cut(&clients[a]);
        puts("{}");
    } else if (!strcmp(line, "events")) print_events();
    else if (!strcmp(line, "totals")) say_totals();
    else puts("{\"error\": \"there is no such command\"}");
}

static void listen_to_stdin(void) {
    static char said[4096];
    static size_t heard;
    ssize_t got = read(0, said + heard, sizeof said - 1 - heard);
    if (got <= 0) exit(0); /* stdin is closed: the bench has ended */
    said[heard += got] = 0;
    for (char *end; (end = strchr(said, '\n')); heard -= end + 1 - said, memmove(said, end + 1, heard + 1)) {
        *end = 0, obey(said);
    }
}

static void go_on(void) { /* with what was asked for */
    while (queued && dialling < job.at_once && clients[queue[next_queued]].not_before <= now()) {
        Client *c = &clients[queue[next_queued]];
        next_queued = (next_queued + 1) % MOST_CLIENTS, queued--;
        if (!c->not_before) c->began = now();
        dial(c);
    }
    if (job.connecting && ((!queued && !dialling) || now() > job.deadline)) say_connected();
    if (job.awaiting && (tally.numbered >= job.wanted || now() > job.deadline)) {
        job.awaiting = false;
        printf("{\"numbered\": %ld}\n", tally.numbered);
    }
    fflush(stdout);
}

int main(int count, char **words) {
    struct epoll_event ready[READY_AT_ONCE];
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "--socketio")) { socketio = true; continue; }
        if (i + 1 == count) return fprintf(stderr, "%s wants a value\n", words[i]), 2;
        if (!strcmp(words[i], "--host")) host = words[++i];
        else if (!strcmp(words[i], "--port")) port = atoi(words[++i]);
        else if (!strcmp(words[i], "--path")) path = words[++i];
        else if (!strcmp(words[i], "--marker")) marker = words[++i];
        else if (!strcmp(words[i], "--auth")) auth_file = words[++i];
        else if (!strcmp(words[i], "--greet")) greet_file = words[++i];
        else return fprintf(stderr, "what is %s?\n", words[i]), 2;
    }
    poll_fd = epoll_create1(0);
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &(struct epoll_event){.events = EPOLLIN, .data.ptr = NULL});
    while (true) {
        int busy = epoll_wait(poll_fd, ready, READY_AT_ONCE, job.connecting || job.awaiting ? 2 : 1000);
        for (int i = 0; i < busy; i++) {
            Client *c = ready[i].data.ptr;
            if (!c) listen_to_stdin();
            else if (c->stage == DIALLING) (ready[i].events & (EPOLLERR | EPOLLHUP) ? lost : upgrade)(c);
            else if (c->stage != GONE) receive(c);
        }
        go_on();
    }
}
