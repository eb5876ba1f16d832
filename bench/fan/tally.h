/* What came: every numbered message with its arrival, and whether each client got them in order. */
#ifndef TALLY_H
#define TALLY_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_EVENTS = 65536 };

typedef struct { long count, room; double *at; } Event; /* seen in the order of arrival, so `at` is sorted */

static Event events[MOST_EVENTS];
static long first_number, last_event = -1;
static struct { long messages, numbered, bytes, disorder, strays; } tally;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int rising(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double centile(const double *sorted, long count, double part) {
    return count ? sorted[(long)((count - 1) * part + 0.5)] : 0;
}

/* The number that follows the marker in a message; -1: there is none. */
static long number_in(const char *text, size_t size, const char *marker) {
    const char *hit = memmem(text, size, marker, strlen(marker));
    long number = 0;
    if (!hit) return -1;
    for (hit += strlen(marker); hit < text + size && *hit >= '0' && *hit <= '9'; hit++)
        number = number * 10 + *hit - '0';
    return number;
}

/* A message for a client whose highest number so far is *last: a lower or equal one is out of order. */
static void note(long *last, const char *text, size_t size, const char *marker, double at) {
    long number = number_in(text, size, marker), index = number - first_number;
    tally.messages++, tally.bytes += size;
    if (number < 0) return;
    if (index < 0 || index >= MOST_EVENTS) { tally.strays++; return; }
    tally.disorder += number <= *last;
    tally.numbered++;
    *last = number;
    if (index > last_event) last_event = index;
    Event *event = &events[index];
    if (event->count == event->room) {
        event->room = event->room * 2 + 64;
        event->at = realloc(event->at, event->room * sizeof *event->at);
    }
    event->at[event->count++] = at;
}

static void forget(long first) {
    for (long i = 0; i <= last_event; i++) events[i].count = 0;
    first_number = first, last_event = -1;
    memset(&tally, 0, sizeof tally);
}

static void print_events(void) {
    const char *comma = "";
    printf("[");
    for (long i = 0; i <= last_event; i++) {
        const Event *e = &events[i];
        if (!e->count) continue;
        printf("%s{\"number\": %ld, \"clients\": %ld, \"first\": %.6f, \"p50\": %.6f, \"p99\": %.6f, \"last\": %.6f}",
               comma, first_number + i, e->count, e->at[0], centile(e->at, e->count, 0.5),
               centile(e->at, e->count, 0.99), e->at[e->count - 1]);
        comma = ", ";
    }
    printf("]\n");
    fflush(stdout);
}
#endif
